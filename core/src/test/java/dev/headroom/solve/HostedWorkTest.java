package dev.headroom.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.forward.Engine;
import dev.headroom.reduce.Grid;
import dev.headroom.reduce.Host;
import dev.headroom.reduce.Hosting;
import dev.headroom.solve.Target.Standard;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.vectors.Planted;
import dev.headroom.work.Component;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What attention takes in a model that solves: as many exponentials as there are pairs of tokens that
/// see each other, in every head; operations in proportion to them. Seconds are reported, not judged.
final class HostedWorkTest {
  private static final int HEADS = 2;

  private static Run run(Host host, int keys, int layers, Watch watch) {
    Plan plan =
        new Plan(
            new Standard(new Hosting(host, false, Hosting.Asked.LEAST)),
            Optional.of(new Grid(layers, HEADS)),
            false,
            Plan.BUDGET,
            new Engine(KernelName.SIMD, Dtype.F32, 1),
            0);
    Planted planted = new Planted(keys, layers * HEADS, 12, new int[] {1}, 1);
    return new Solver(plan, watch).vectors(planted.instance()).runs().getFirst();
  }

  private static long flops(Run run) {
    return run.of(Component.SCORES).flops() + run.of(Component.VALUES).flops();
  }

  private static long exps(Run run) {
    return run.of(Component.SOFTMAX).exps();
  }

  private static long pairs(Host host, long tokens) {
    return host == Host.BERT ? tokens * tokens : tokens * (tokens + 1) / 2;
  }

  @ParameterizedTest
  @EnumSource(Host.class)
  void growsWithThePairsOfTokensAndWithTheHeads(Host host) {
    Run one = run(host, 64, 2, Watch.NONE);
    Run longer = run(host, 128, 2, Watch.NONE);
    Run deeper = run(host, 64, 4, Watch.NONE);
    assertThat(exps(one)).isEqualTo(2L * HEADS * pairs(host, 129));
    assertThat(exps(longer)).isEqualTo(2L * HEADS * pairs(host, 257));
    assertThat(exps(deeper)).isEqualTo(2 * exps(one));
    assertThat(flops(deeper)).isEqualTo(2 * flops(one));
    assertThat((double) exps(longer) / exps(one)).isBetween(3.9, 4.0);
    assertThat((double) flops(longer) / flops(one)).isBetween(3.9, 4.0);
  }

  @ParameterizedTest
  @EnumSource(Host.class)
  void everyComponentIsTimedWhereThatIsWanted(Host host) {
    Watch timed =
        new Watch() {
          @Override
          public boolean parts() {
            return true;
          }
        };
    Run run = run(host, 16, 2, timed);
    assertThat(run.parts().keySet()).containsExactly(Component.values());
    assertThat(run.parts().values()).allMatch(seconds -> seconds >= 0);
    double sum = run.parts().values().stream().mapToDouble(Double::doubleValue).sum();
    assertThat(sum).isLessThanOrEqualTo(run.seconds());
    assertThat(run(host, 16, 2, Watch.NONE).parts()).isEmpty();
  }
}
