package dev.headroom.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitText;
import dev.headroom.circuit.Stats;
import dev.headroom.circuit.Tape;
import dev.headroom.trace.Bare;
import dev.headroom.trace.Bare.Attention;
import dev.headroom.trace.Bare.Construction;
import dev.headroom.trace.Extent;
import dev.headroom.trace.Multiplication;
import dev.headroom.trace.Trace;
import dev.headroom.work.Pace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Passes tell how far they are to who watches, and to nobody else.
class PaceTest {
  private static final Bare MODEL = new Bare(Construction.H2, Attention.SOFTMAX, 1, 1, 28, 28);

  /// Remembers, by loop, the steps announced and told.
  private static final class Log implements Pace.Watcher {
    final Map<String, long[]> loops = new LinkedHashMap<>();
    private long[] now = new long[2];

    @Override
    public void begins(String what, long steps) {
      now = new long[] {steps, 0};
      loops.put(what, now);
    }

    @Override
    public void goes(long steps) {
      now[1] += steps;
    }
  }

  private static Log during(Supplier<?> work) {
    Log log = new Log();
    Pace.watched(log, work::get);
    return log;
  }

  private static Circuit traced() {
    return Trace.of(MODEL, Multiplication.SCHOOLBOOK, false, false);
  }

  @Test
  void everyLoopIsToldToItsEnd() {
    long gates = new Extent(MODEL, Multiplication.SCHOOLBOOK, false, false).gates();
    assertThat(gates).isGreaterThan(3 * Pace.EVERY);
    Log log =
        during(() -> {
          Circuit circuit = traced();
          Stats.of(Truncation.of(Gradient.of(circuit)));
          return Substitution.of(circuit, name -> Optional.empty());
        });
    assertThat(log.loops.keySet())
        .containsExactly(
            "tracing", "differentiating", "truncating", "pruning", "counting", "substituting");
    assertThat(log.loops.get("tracing")[0]).isEqualTo(gates);
    log.loops.forEach((what, steps) ->
        assertThat(Math.abs(steps[1] - steps[0])).as(what).isLessThan(2L * Pace.EVERY));
  }

  @Test
  void pointsAreTold() {
    Circuit f =
        CircuitText.parse(List.of("headroom-circuit 1", "input x", "z = exp x", "output f = z"));
    double[][] at = new double[20][1];
    Log log = during(() -> Tape.of(f).sweepMany().gradients(at, new double[20][1]));
    assertThat(log.loops.get("points")[0]).isEqualTo(20);
    assertThat(log.loops.get("points")[1]).isGreaterThanOrEqualTo(20);
  }

  @Test
  void nobodyIsToldWhoDoesNotWatch() {
    Log log = during(() -> 0);
    traced();
    assertThat(log.loops).isEmpty();
  }
}
