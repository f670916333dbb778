package dev.headroom.measure;

import dev.headroom.kernel.Kernels;
import dev.headroom.kernel.peak.MicroKernel;
import dev.headroom.kernel.peak.Rates;
import dev.headroom.tensor.Dtype;
import java.util.OptionalDouble;

/// What this machine can do at most, on the threads that were measured.
/// Units:  10^9 flops a second (a fused multiply-add is 2), exponentials a second; 10^9 bytes a second
///         from and to memory, at best and of reading alone.
public record Peaks(double gflops, double expsPerSecond, double bandwidthGBs, double readGBs) {
  private static final double SECONDS = 0.16; // for each of the four

  /// Measures for about 0.7 s.
  public static Peaks measure(int threads, Dtype dtype) {
    try (Rates rates = new Rates(threads)) {
      Rates.Memory memory = rates.memory(SECONDS);
      return new Peaks(
          rates.flops(dtype, SECONDS) / 1e9,
          rates.exps(dtype, SECONDS),
          memory.best() / 1e9,
          memory.reading() / 1e9);
    }
  }

  /// Speed of the register tile, which loads what it multiplies, over that of the peak loop, which
  /// does not; one thread. Empty where the JVM runs without the vector module.
  public static OptionalDouble tileShare(Dtype dtype) {
    return Kernels.vectorBits() > Double.SIZE
        ? OptionalDouble.of(MicroKernel.shareOfPeak(dtype, SECONDS))
        : OptionalDouble.empty();
  }

  /// The larger of each: a peak is what was ever seen.
  public Peaks max(Peaks other) {
    return new Peaks(
        Math.max(gflops, other.gflops),
        Math.max(expsPerSecond, other.expsPerSecond),
        Math.max(bandwidthGBs, other.bandwidthGBs),
        Math.max(readGBs, other.readGBs));
  }
}
