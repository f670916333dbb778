package dev.headroom.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Residues behave as BigInteger says, at the edges of a word too.
class PrimeFieldLaws {
  static Stream<PrimeField> fields() {
    SplittableRandom random = new SplittableRandom(3);
    return Stream.of(
        PrimeField.FP61,
        PrimeField.FP31,
        PrimeField.of(3),
        PrimeField.of(4611686018427387847L), // the largest prime below 2^62
        PrimeField.random(random),
        PrimeField.random(random));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void agreesWithBigInteger(PrimeField field) {
    BigInteger p = BigInteger.valueOf(field.prime());
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 3000; i++) {
      long a = value(random, field.prime());
      long b = value(random, field.prime());
      long x = field.reduced(Rational.of(a));
      long y = field.reduced(Rational.of(b));
      BigInteger s = BigInteger.valueOf(a);
      BigInteger t = BigInteger.valueOf(b);
      assertThat(field.residue(x)).isEqualTo(a);
      assertThat(field.residue(field.sum(x, y))).isEqualTo(s.add(t).mod(p).longValue());
      assertThat(field.residue(field.difference(x, y))).isEqualTo(s.subtract(t).mod(p).longValue());
      assertThat(field.residue(field.product(x, y))).isEqualTo(s.multiply(t).mod(p).longValue());
      if (b != 0) {
        assertThat(field.product(field.quotient(x, y), y)).isEqualTo(x);
      }
    }
  }

  private static long value(SplittableRandom random, long p) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextLong(Math.min(p, 3));
      case 1 -> p - 1 - random.nextLong(Math.min(p, 3));
      default -> random.nextLong(p);
    };
  }

  /// Of x and −x one has a root, and its square is x.
  @Test
  void rootsAreOfSquares() {
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 50; i++) {
      PrimeField field = PrimeField.withRoots(random);
      assertThat(field.prime() % 4).isEqualTo(3);
      long x = field.draw(random);
      OptionalLong root = field.root(field.product(x, x));
      assertThat(root.getAsLong()).isIn(x, field.difference(0, x));
      assertThat(field.root(x).isPresent())
          .isNotEqualTo(field.root(field.difference(0, x)).isPresent());
    }
    assertThatThrownBy(() -> PrimeField.of(13).root(1)).hasMessage("13 is not 3 mod 4");
  }

  @Test
  void whatIsNotDefinedSaysSo() {
    PrimeField field = PrimeField.FP31;
    assertThatThrownBy(() -> field.quotient(5, 0)).hasMessage("division by zero");
    assertThatThrownBy(() -> field.exponential(5))
        .hasMessage("exp has no meaning in fp31 except at 0");
    assertThatThrownBy(() -> field.reduced(Rational.of(1, field.prime())))
        .hasMessageContaining("divides the denominator");
    assertThatThrownBy(() -> PrimeField.of(91)).isInstanceOf(IllegalArgumentException.class);
  }
}
