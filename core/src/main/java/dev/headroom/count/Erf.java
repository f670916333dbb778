package dev.headroom.count;

/// The error function, by its Taylor series near 0 and by its continued fraction far from it.
/// Error:  2e-16 absolute for |x| < 3, 1e-15 elsewhere: CountLaws.erfAgreesWithItsIntegral.
final class Erf {
  private static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

  private Erf() {}

  static double of(double x) {
    double a = Math.abs(x);
    double value = a < 3 ? series(a) : a > 6 ? 1 : 1 - tail(a);
    return Math.copySign(value, x);
  }

  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int k = 1; Math.abs(term) > 1e-18 * sum; k++) {
      term *= 2 * x * x / (2 * k + 1);
      sum += term;
    }
    return TWO_OVER_ROOT_PI * Math.exp(-x * x) * sum;
  }

  /// erfc by its continued fraction, evaluated from its end.
  private static double tail(double x) {
    double fraction = x;
    for (int k = 60; k > 0; k--) {
      fraction = x + k / 2.0 / fraction;
    }
    return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
  }
}
