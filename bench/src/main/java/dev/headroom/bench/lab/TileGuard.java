package dev.headroom.bench.lab;

import dev.headroom.kernel.Kernels;
import dev.headroom.kernel.MicroKernel;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;

/// Fails when the register tile alone falls below 0.85 of the peak of the same rounds: a compiler
/// that schedules it otherwise would spill a sum, and every product would run at half speed.
public final class TileGuard {
  private static final double LEAST = 0.85;
  private static final double SECONDS = 4;

  private TileGuard() {}

  public static void main(String[] args) {
    System.out.println(Kernels.choose(KernelName.SIMD, 1).description());
    boolean good = true;
    for (Dtype dtype : Dtype.values()) {
      double share = MicroKernel.shareOfPeak(dtype, SECONDS);
      System.out.printf(
          "%s: tile at %.2f of the peak, at least %.2f%n", dtype.label(), share, LEAST);
      good &= share >= LEAST;
    }
    if (!good) {
      System.exit(1);
    }
  }
}
