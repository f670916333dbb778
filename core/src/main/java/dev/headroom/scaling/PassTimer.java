package dev.headroom.scaling;

import dev.headroom.forward.Engine;
import dev.headroom.forward.KeyValueCache;
import dev.headroom.forward.Session;
import dev.headroom.forward.Transformer;
import dev.headroom.forward.Wanted;
import dev.headroom.measure.ComponentTimes;
import dev.headroom.measure.Seconds;
import dev.headroom.model.Input;
import dev.headroom.model.Weights;
import dev.headroom.scaling.Family.Member;
import dev.headroom.shape.Step;
import dev.headroom.tensor.KernelName;
import dev.headroom.work.Component;
import dev.headroom.work.Pace;
import dev.headroom.work.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Times whole passes of the transformer, and keeps what they spend in the components of a series.
/// A pass that is short is repeated within a run, whose time is the mean: a median would leave out what
/// disturbs some short passes and every long one, and so make the exponent too large.
/// Shared: never, one measurement at a time.
/// Source: docs/scaling.md.
final class PassTimer implements Timer {
  private static final double FIRST =
      1.5; // seconds without a markedly faster pass: compilation ends
  private static final double WARM_UP = 0.3; // the same at sizes that follow
  private static final double LEAST = 0.2; // seconds that the passes of one run take
  private static final int MOST = 10_000;
  private static final double TICK = 1e-9; // what the clock tells: less is taken to be as much

  private final Series series;
  private boolean warm;

  PassTimer(Series series) {
    this.series = series;
  }

  @Override
  public Runs time(Member member, Engine engine) {
    try (Weights weights = member.source().weights(series.seed());
        Transformer transformer = new Transformer(weights, engine)) {
      return time(member, transformer);
    }
  }

  private Runs time(Member member, Transformer transformer) {
    String what = member.depth() + " layers on " + member.step().context() + " tokens";
    Pace pace = Pace.of(what, series.runs() + 1L);
    transformer.warmUp();
    Consumer<Probe> pass = pass(member, transformer);
    boolean compiling = !warm && series.engine().kernel() == KernelName.SIMD;
    Seconds.settle(compiling ? FIRST : WARM_UP, () -> spent(pass));
    warm = true;
    pace.step(1);
    double one = Seconds.of(1, () -> spent(pass)).median();
    int passes = (int) Math.clamp(Math.ceil(LEAST / one), 1, MOST);
    List<Double> seconds = new ArrayList<>();
    for (int run = 0; run < series.runs(); run++) {
      seconds.add(IntStream.range(0, passes).mapToDouble(i -> spent(pass)).average().orElseThrow());
      pace.step(1);
    }
    return new Runs(passes, seconds);
  }

  /// Seconds that one pass spends in the components.
  private double spent(Consumer<Probe> pass) {
    ComponentTimes times = new ComponentTimes(series.dividesAttention());
    pass.accept(times);
    Map<Component, Double> seconds = times.seconds();
    double sum = series.components().stream().mapToDouble(c -> seconds.getOrDefault(c, 0.0)).sum();
    return Math.max(TICK, sum);
  }

  private Consumer<Probe> pass(Member member, Transformer transformer) {
    boolean head = series.components().contains(Component.HEAD);
    Wanted wanted =
        new Wanted(head ? Wanted.Logits.ALL : Wanted.Logits.NONE, false, OptionalInt.empty());
    Step step = member.step();
    Input input = input(step, transformer.architecture().embedding().vocabulary());
    Session session = transformer.open();
    if (step.cached() == 0) {
      return probe -> session.run(input, wanted, probe, member.numbers());
    }
    KeyValueCache cache = session.cache(step.batch(), step.context());
    return probe -> {
      cache.pretend(step.cached());
      session.run(input, wanted, probe, cache);
    };
  }

  /// Ids that differ as far as the vocabulary allows.
  private static Input input(Step step, int vocabulary) {
    List<int[]> ids =
        IntStream.range(0, step.batch())
            .mapToObj(b ->
                IntStream.range(0, step.tokens())
                    .map(i -> (int) (((long) b * step.tokens() + i) % vocabulary))
                    .toArray())
            .toList();
    return new Input(ids, List.of(), List.of());
  }
}
