package dev.headroom.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The fit against numbers computed by hand, and its laws.
class FitTest {
  private static final List<Integer> SIZES = List.of(64, 128, 256, 512, 1024);

  /// Runs that follow c·N^a, each times e^(deviation · a normal number).
  private static List<double[]> law(double c, double a, double deviation, SplittableRandom random) {
    List<double[]> runs = new ArrayList<>();
    for (int size : SIZES) {
      double[] seconds = new double[5];
      for (int i = 0; i < seconds.length; i++) {
        seconds[i] = c * Math.pow(size, a) * Math.exp(deviation * random.nextGaussian());
      }
      runs.add(seconds);
    }
    return runs;
  }

  /// In units of ln 2 the points are (0, 1), (1, 3), (2, 4): x̄ = 1, ȳ = 8/3, Σ(x−x̄)(y−ȳ) = 5/3 + 4/3,
  /// Σ(x−x̄)² = 2, so the slope is 3/2.
  @Test
  void threePointsByHand() {
    List<double[]> runs = List.of(new double[] {2}, new double[] {8}, new double[] {16});
    assertThat(Fit.of(List.of(1, 2, 4), runs, 0).exponent()).isCloseTo(1.5, within(1e-15));
    assertThat(Fit.slope(new double[] {0, 1, 2}, new double[] {1, 3, 4})).isEqualTo(1.5);
  }

  /// By the definition there: adjacent points have slopes 2 and 1, the outer ones 3/2, and no draw of two
  /// or three of them lies outside.
  @Test
  void theIntervalIsThatOfTheDraws() {
    List<double[]> runs = List.of(new double[] {2}, new double[] {8}, new double[] {16});
    Fit fit = Fit.of(List.of(1, 2, 4), runs, 0);
    assertThat(fit.low()).isCloseTo(1, within(1e-12));
    assertThat(fit.high()).isCloseTo(2, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 0, 0.5, 1, 2, 2.807, 3})
  void anExactPowerLawGivesItsExponent(double a) {
    for (double c : new double[] {1e-9, 0.3, 7e4}) {
      Fit fit = Fit.of(SIZES, law(c, a, 0, new SplittableRandom(1)), 5);
      assertThat(fit.exponent()).isCloseTo(a, within(1e-12));
      assertThat(fit.low()).isCloseTo(a, within(1e-11));
      assertThat(fit.high()).isCloseTo(a, within(1e-11));
    }
  }

  @Test
  void theIntervalCoversTheLawAsOftenAsItSays() {
    int covered = 0;
    int wrong = 0;
    double width = 0;
    for (int seed = 0; seed < 200; seed++) {
      Fit fit = Fit.of(SIZES, law(1e-6, 2, 0.05, new SplittableRandom(seed)), seed);
      covered += fit.low() <= 2 && 2 <= fit.high() ? 1 : 0;
      wrong += fit.low() <= 2.15 && 2.15 <= fit.high() ? 1 : 0;
      width += (fit.high() - fit.low()) / 200;
    }
    assertThat(covered).isBetween(180, 200);
    assertThat(wrong).isLessThan(40);
    assertThat(width).isBetween(0.02, 0.2);
  }

  @Test
  void oneSlowRunOfFiveMovesNothing() {
    List<double[]> runs = law(1e-6, 2, 0, new SplittableRandom(1));
    runs.get(2)[3] *= 10;
    assertThat(Fit.of(SIZES, runs, 0).exponent()).isCloseTo(2, within(1e-12));
  }

  @Test
  void theSameSeedGivesTheSameInterval() {
    List<double[]> runs = law(1e-6, 2, 0.05, new SplittableRandom(9));
    assertThat(Fit.of(SIZES, runs, 3)).isEqualTo(Fit.of(SIZES, runs, 3));
    assertThat(Fit.of(SIZES, runs, 3)).isNotEqualTo(Fit.of(SIZES, runs, 4));
  }

  @Test
  void onePointIsNoLaw() {
    assertThatThrownBy(() -> Fit.of(List.of(4), List.of(new double[] {1}), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 sizes with 1 times, expected at least 2");
  }
}
