package dev.headroom.bench.lab;

import dev.headroom.kernel.Kernels;
import dev.headroom.kernel.contract.CacheLines;
import dev.headroom.kernel.peak.MicroKernel;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import java.util.Locale;

/// Reports how near the register tile alone comes to the peak of the same rounds.
/// A compiler that spills a sum shows here as about half of what the same machine reached before.
/// The share is no verdict: it depends on the processor, and on who else uses the core.
public final class TileShare {
  private static final double SECONDS = 4;

  private TileShare() {}

  public static void main(String[] args) {
    System.out.println(Kernels.choose(KernelName.SIMD, 1).description());
    System.out.println(CacheLines.description());
    for (Dtype dtype : Dtype.values()) {
      System.out.printf(
          Locale.ROOT,
          "%s: tile at %.2f of the peak%n",
          dtype.label(),
          MicroKernel.shareOfPeak(dtype, SECONDS));
    }
  }
}
