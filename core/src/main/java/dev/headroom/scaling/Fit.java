package dev.headroom.scaling;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// The exponent of a power law through medians of runs, by least squares on logarithms, and an interval
/// around it.
///
/// The interval is between the {@value #LOW} and {@value #HIGH} quantiles of {@value #DRAWS} draws of a
/// bootstrap in two stages: points with replacement, at least two that differ, and of each its runs with
/// replacement. So it widens where runs scatter, and where the points do not lie on a line.
/// Source: docs/scaling.md.
public record Fit(double exponent, double low, double high) {
  public static final int DRAWS = 2000;
  private static final double LOW = 0.025;
  private static final double HIGH = 0.975;

  /// Shape:  sizes ascending; runs: seconds of each.
  /// Fails:  IllegalArgumentException with fewer than two sizes, or another number of runs.
  static Fit of(List<Integer> sizes, List<double[]> runs, long seed) {
    int k = sizes.size();
    if (k < 2 || runs.size() != k) {
      throw new IllegalArgumentException(
          k + " sizes with " + runs.size() + " times, expected at least 2 with as many");
    }
    double[] x = sizes.stream().mapToDouble(StrictMath::log).toArray();
    double[] y = runs.stream().mapToDouble(r -> StrictMath.log(median(r))).toArray();
    SplittableRandom random = new SplittableRandom(seed);
    double[] slopes = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      double[] drawnX = new double[k];
      double[] drawnY = new double[k];
      do {
        for (int i = 0; i < k; i++) {
          int point = random.nextInt(k);
          drawnX[i] = x[point];
          drawnY[i] = StrictMath.log(median(drawn(runs.get(point), random)));
        }
      } while (Arrays.stream(drawnX).distinct().count() < 2);
      slopes[draw] = slope(drawnX, drawnY);
    }
    Arrays.sort(slopes);
    return new Fit(
        slope(x, y),
        slopes[(int) Math.floor(LOW * (DRAWS - 1))],
        slopes[(int) Math.ceil(HIGH * (DRAWS - 1))]);
  }

  /// Least squares: Σ(x−x̄)(y−ȳ) / Σ(x−x̄)².
  static double slope(double[] x, double[] y) {
    double meanX = Arrays.stream(x).sum() / x.length;
    double meanY = Arrays.stream(y).sum() / y.length;
    double both = 0;
    double square = 0;
    for (int i = 0; i < x.length; i++) {
      both += (x[i] - meanX) * (y[i] - meanY);
      square += (x[i] - meanX) * (x[i] - meanX);
    }
    return both / square;
  }

  private static double[] drawn(double[] from, SplittableRandom random) {
    double[] drawn = new double[from.length];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = from[random.nextInt(from.length)];
    }
    return drawn;
  }

  private static double median(double[] of) {
    double[] sorted = of.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
