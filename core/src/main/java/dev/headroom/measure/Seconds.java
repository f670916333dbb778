package dev.headroom.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How long repeated runs of one thing took.
public record Seconds(double min, double median, double max, int runs) {
  private static final double MARKEDLY = 0.8;

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

  /// Times runs until they have taken `budget` seconds together, at least one.
  public static Seconds during(double budget, Runnable what) {
    List<Double> seconds = new ArrayList<>();
    for (double spent = 0; spent < budget; spent += seconds.getLast()) {
      seconds.add(of(1, what).median());
    }
    return of(seconds.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /// The same after a warm-up.
  public static Seconds settled(double budget, Runnable what) {
    settle(budget, what);
    return during(budget, what);
  }

  /// Runs until for `budget` seconds none was markedly faster than all before, since compilation goes
  /// on beside the first of them; at most ten budgets.
  public static void settle(double budget, Runnable what) {
    double best = Double.MAX_VALUE;
    double since = 0;
    for (double spent = 0; since < budget && spent < 10 * budget; ) {
      double took = of(1, what).median();
      since = took < MARKEDLY * best ? 0 : since + took;
      best = Math.min(best, took);
      spent += took;
    }
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
