package dev.headroom.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitText;
import dev.headroom.circuit.Evaluation;
import dev.headroom.circuit.RefusedException;
import dev.headroom.field.Rational;
import dev.headroom.field.Rationals;
import dev.headroom.testing.Passes;
import dev.headroom.testing.RandomCircuits;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// theory.md 3, Elimination, and 4, Constants.
class TruncationLaws {
  @ParameterizedTest
  @RandomCircuits(count = 600)
  void degreeTwoIsThatOfTheSeries(long seed, Circuit circuit) {
    assertThat(PassLaws.truncationIsTheSeries(Passes.OURS, circuit)).isEmpty();
  }

  @ParameterizedTest
  @RandomCircuits(count = 500)
  void oneProductAtMostForEachNonScalarGate(long seed, Circuit circuit) {
    assertThat(PassLaws.truncationIsPlainAndCheap(Passes.OURS, circuit)).isEmpty();
  }

  @ParameterizedTest
  @RandomCircuits(count = 500)
  void gradientsTruncateAsTheirSeries(long seed, Circuit circuit) {
    assertThat(PassLaws.truncationIsTheSeries(Passes.OURS, partial(circuit))).isEmpty();
  }

  /// The last derivative alone.
  private static Circuit partial(Circuit circuit) {
    Circuit g = Gradient.of(circuit);
    String text = CircuitText.format(g);
    String last = "output " + g.outputs().getLast().name();
    return CircuitText.parse(
        text.lines().filter(l -> !l.startsWith("output") || l.startsWith(last + " ")).toList());
  }

  private static Circuit of(String lines) {
    return CircuitText.parse(
        Stream.concat(Stream.of("headroom-circuit 1"), Stream.of(lines.split(";"))).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "input x;input y;q = div x y;output f = q|gate q: divides by a gate that is 0 at the origin",
        "input x;l = ln x;output f = l|gate l: takes ln of 0 at the origin",
        "input x;const c = 0.5;y = mul x x;z = mul y c;output f = z|gate c: the decimal 0.5 is not exact; write it as p/q",
        "input x;const c = 1;s = add x c;e = exp s;output f = e|gate e: the exponential of 1 is outside Q + Q·ln(Q>0)",
        "input x;const c = 3;l = ln c;p = mul x x;q = mul l p;output f = q|gate q: the constant ln(3) multiplies and is not rational",
        "input x;y = mul x x;z = mul y x;q = div z y;output f = q|gate q: divides by a gate that is 0 at the origin",
        "input x;y = mul x x;q = div x y;z = mul y q;w = mul z x;output f = w|gate q: divides by a gate that is 0 at the origin",
      })
  void refusesByGate(String lines, String reason) {
    assertThatThrownBy(() -> Truncation.degree2(of(lines)))
        .isInstanceOf(RefusedException.class)
        .hasMessage(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // log-sum-exp: exp(ln 3) = 3
        "input x;const c = 3;s = mul x x;u = add s c;l = ln u;e = exp l;output f = e|1",
        // ln 4 − 2·ln 2 = 0, so its exponential is 1
        "input x;const c = 4;const d = 2;k = ln c;l = ln d;m = mul d l;n = sub k m;s = mul x x;p = add n s;e = exp p;output f = e|1",
        // exp(ln(9)/2) = 3
        "input x;const c = 9;const d = 1/2;k = ln c;m = mul d k;s = mul x x;p = add m s;e = exp p;output f = e|3",
        // an irrational constant that only adds
        "input x;const c = 3;k = ln c;s = mul x x;f = add s k;output f = f|1",
        // a gate without a value that no output needs
        "input x;const z = 0;bad = div x z;s = mul x x;output f = s|1",
      })
  void keepsLogarithmsExactly(String lines, long coefficient) {
    Circuit c = Truncation.degree2(of(lines));
    assertThat(Evaluation.of(c, Rationals.Q, Map.of("x", Rational.of(5))).getFirst())
        .isEqualTo(Rational.of(25 * coefficient));
  }

  @Test
  void theWholePolynomial() {
    Circuit c = Truncation.of(of("input x;const c = 1/2;e = exp x;s = add e c;output f = s"));
    assertThat(Evaluation.of(c, Rationals.Q, Map.of("x", Rational.of(4))).getFirst())
        .isEqualTo(Rational.of(27, 2)); // 3/2 + 4 + 8
  }

  @Test
  void aShortCircuitCannotAskForAHugeConstant() {
    StringBuilder lines = new StringBuilder("input x;const c = 3;k0 = mul c c");
    for (int i = 1; i < 60; i++) {
      lines.append(";k" + i + " = mul k" + (i - 1) + " k" + (i - 1));
    }
    lines.append(";s = mul x x;f = mul s k59;output f = f");
    assertThatThrownBy(() -> Truncation.degree2(of(lines.toString())))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("takes more than 16384 bits");
  }
}
