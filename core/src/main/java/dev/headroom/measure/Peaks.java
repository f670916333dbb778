package dev.headroom.measure;

import dev.headroom.kernel.Rates;
import dev.headroom.tensor.Dtype;

/// What this machine can do at most, on the threads that were measured.
/// Units:  10^9 flops a second (a fused multiply-add is 2), exponentials a second, 10^9 bytes a
///         second.
public record Peaks(double gflops, double expsPerSecond, double bandwidthGBs) {
  private static final double SECONDS = 0.16; // for each of the three

  /// Measures for about half a second.
  public static Peaks measure(int threads, Dtype dtype) {
    try (Rates rates = new Rates(threads)) {
      return new Peaks(
          rates.flops(dtype, SECONDS) / 1e9,
          rates.exps(dtype, SECONDS),
          rates.bandwidth(SECONDS) / 1e9);
    }
  }

  /// The larger of each: a peak is what was ever seen.
  public Peaks max(Peaks other) {
    return new Peaks(
        Math.max(gflops, other.gflops),
        Math.max(expsPerSecond, other.expsPerSecond),
        Math.max(bandwidthGBs, other.bandwidthGBs));
  }
}
