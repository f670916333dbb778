package dev.headroom.kernel.reference;

/// The normal distribution in double precision.
final class Gauss {
  private static final double SERIES_ENDS = 2.3;
  private static final int FRACTION_TERMS = 60;

  private Gauss() {}

  /// Φ(x), the probability below x; relatively exact in its left tail too.
  /// Error:  10^−15 relative: ActivationLaws.
  static double cdf(double x) {
    double z = Math.abs(x) * Math.sqrt(0.5);
    if (z < SERIES_ENDS) {
      double half = 0.5 * erfSeries(z);
      return x < 0 ? 0.5 - half : 0.5 + half;
    }
    double tail = 0.5 * erfcFraction(z);
    return x < 0 ? tail : 1 - tail;
  }

  /// erf(z) = 2/√π · e^(−z²) · Σ 2^n·z^(2n+1) / (1·3·…·(2n+1)), all terms positive.
  private static double erfSeries(double z) {
    double term = z;
    double sum = z;
    for (int n = 1; term > sum * 1e-17; n++) {
      term *= 2 * z * z / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * expOfMinusSquare(z) * sum;
  }

  /// erfc(z) = e^(−z²)/√π · 1/(z + (1/2)/(z + 1/(z + (3/2)/(z + …)))).
  private static double erfcFraction(double z) {
    double f = z;
    for (int n = FRACTION_TERMS; n > 0; n--) {
      f = z + 0.5 * n / f;
    }
    return expOfMinusSquare(z) / Math.sqrt(Math.PI) / f;
  }

  /// e^(−z²), with the rounding error of z² put back.
  private static double expOfMinusSquare(double z) {
    double square = z * z;
    if (square > 800) {
      return 0;
    }
    return Math.exp(-square) * (1 - Math.fma(z, z, -square));
  }
}
