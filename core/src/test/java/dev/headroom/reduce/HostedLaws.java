package dev.headroom.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.Seeded;
import dev.headroom.forward.Engine;
import dev.headroom.reduce.Hosting.Asked;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.vectors.Ov;
import dev.headroom.vectors.VectorSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The bounds of theory.md 7 on random instances: every architecture, both ways to read the answer,
/// with the margin for deciding and for counting, any base of rotary positions, windows, sets of zeros
/// and of ones, and 64 heads and more.
final class HostedLaws {
  private static final double[] BASES = {1, 1.5, 10, 10_000, 500_000, 1e9};

  static Stream<Seeded> trials() {
    return Seeded.trials(500, 12);
  }

  static Hosted random(Seeded trial, Host host) {
    SplittableRandom random = trial.random();
    int heads = 1 + random.nextInt(4);
    Grid grid = trial.seed() % 25 == 24 ? new Grid(8, 8) : new Grid(1 + random.nextInt(4), heads);
    int dim = 1 + random.nextInt(9);
    Ov instance =
        Ov.of(
            set(random, 1 + random.nextInt(trial.size()), dim),
            set(random, 1 + random.nextInt(trial.size()), dim),
            set(random, 1 + random.nextInt(grid.all()), dim));
    Asked asked = Asked.LEAST;
    if (!host.shared()) {
      asked = asked.turned(BASES[random.nextInt(BASES.length)]);
    }
    if (host.period() > 1 && random.nextBoolean()) {
      asked = asked.windowed(1 + random.nextInt(2 * trial.size()));
    }
    Hosting hosting = new Hosting(host, random.nextBoolean(), asked);
    return hosting.of(instance, grid, random.nextBoolean() && host.counts());
  }

  /// Of one density: all zeros, all ones, or between.
  private static VectorSet set(SplittableRandom random, int size, int dim) {
    int ones = random.nextInt(9);
    return VectorSet.of(size, dim, (i, x) -> random.nextInt(8) < ones);
  }

  static Host host(Seeded trial) {
    List<Host> hosts = List.of(Host.values());
    return hosts.get(Math.floorMod(trial.seed(), hosts.size()));
  }

  @ParameterizedTest
  @MethodSource("trials")
  void boundsAreKept(Seeded trial) {
    Hosted model = random(trial, host(trial));
    KernelName kernel = trial.seed() % 2 == 0 ? KernelName.SIMD : KernelName.REFERENCE;
    Dtype dtype = trial.seed() % 4 == 1 ? Dtype.F32 : Dtype.F64;
    assertThat(HostedCheck.faults(model, model, new Engine(kernel, dtype, 1))).isEmpty();
  }
}
