package dev.headroom.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RationalTest {
  @ParameterizedTest
  @ValueSource(strings = {"-6/8", "+3", "0", "12345678901234567890"})
  void readsFractions(String text) {
    Rational x = Rational.parse(text);
    assertThat(Rational.parse(x.toString())).isEqualTo(x);
  }

  /// Digits of other scripts are digits to Java, too.
  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "3/", "/3", "3/0", "3/-4", "3/+4", "1.5", "1e3", " 3", "٣", "३/4", "0x3"})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> Rational.parse(text)).isInstanceOf(NumberFormatException.class);
  }
}
