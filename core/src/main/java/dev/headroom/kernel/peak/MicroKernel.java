package dev.headroom.kernel.peak;

import dev.headroom.kernel.contract.VectorModule;
import dev.headroom.kernel.f32.MicroF32;
import dev.headroom.kernel.f64.MicroF64;
import dev.headroom.tensor.Dtype;

/// How near the register tile alone comes to the peak: what a new compiler could break unseen.
/// Fails:  IllegalStateException where the JVM runs without the vector module.
public final class MicroKernel {
  private MicroKernel() {}

  /// Speed of the tile over speed of the peak loop, each in its best round of `seconds`.
  public static double shareOfPeak(Dtype dtype, double seconds) {
    if (!VectorModule.isPresent()) {
      throw new IllegalStateException("the JVM runs without the vector module");
    }
    return switch (dtype) {
      case F32 -> MicroF32.share(seconds);
      case F64 -> MicroF64.share(seconds);
    };
  }
}
