package dev.headroom.kernel.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class GaussTest {
  /// Φ by its definition: Simpson's rule on the density.
  @Test
  void gaussIsTheIntegralOfItsDensity() {
    for (double x = -8; x <= 8; x += 0.37) {
      double expected = x < 0 ? integral(x - 8, x) : 1 - integral(-x - 8, -x);
      assertThat(Gauss.cdf(x)).isCloseTo(expected, Percentage.withPercentage(1e-9));
    }
    assertThat(Gauss.cdf(0)).isEqualTo(0.5);
  }

  private static double integral(double from, double to) {
    int steps = 20_000;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double t = from + (to - from) * i / steps;
      double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * Math.exp(-t * t / 2);
    }
    return sum * (to - from) / steps / 3 / Math.sqrt(2 * Math.PI);
  }
}
