package dev.headroom.measure;

import java.util.Arrays;

/// How long repeated runs of one thing took.
public record Seconds(double min, double median, double max, int runs) {
  /// Times `runs` runs.
  public static Seconds of(int runs, Runnable what) {
    double[] seconds = new double[runs];
    for (int i = 0; i < runs; i++) {
      long begin = System.nanoTime();
      what.run();
      seconds[i] = (System.nanoTime() - begin) / 1e9;
    }
    return of(seconds);
  }

  /// Sums up times that were taken elsewhere.
  /// Fails:  IllegalArgumentException when there are none.
  public static Seconds of(double... seconds) {
    if (seconds.length == 0) {
      throw new IllegalArgumentException("no run was timed");
    }
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    return new Seconds(sorted[0], median, sorted[n - 1], n);
  }
}
