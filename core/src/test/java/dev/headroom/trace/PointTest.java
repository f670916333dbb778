package dev.headroom.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.field.Rational;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// At H4's point a row of X has mean square, or variance, 1 − ε, and ε is a small square.
class PointTest {
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 8, 9, 10, 16, 17, 64, 768, 4096, Integer.MAX_VALUE})
  void aNormOfGainOneKeepsX(int width) {
    Rational d = Rational.of(width);
    for (boolean centred : new boolean[] {false, true}) {
      Point point = new Point(centred, width);
      Rational square = point.diagonal().power(2).over(d);
      Rational mean = centred ? point.mean().power(2) : Rational.ZERO;
      assertThat(square.minus(mean).plus(point.epsilon())).isEqualTo(Rational.ONE);
      assertThat(point.epsilon()).isEqualTo(point.rootEpsilon().power(2));
      assertThat(point.epsilon().signum()).isPositive();
      assertThat(point.epsilon().doubleValue()).isLessThan(1e-4);
      assertThat(point.diagonal().signum()).isPositive();
    }
  }
}
