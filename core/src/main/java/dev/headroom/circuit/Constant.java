package dev.headroom.circuit;

import dev.headroom.field.Rational;
import java.math.BigDecimal;

/// A constant of a circuit: a rational number, and whether it was written as one. A decimal is
/// remembered as inexact: what it stands for is not known to be that number.
/// Source: docs/circuits.md 1.
public record Constant(Rational value, boolean exact) {
  public static final Constant ZERO = exact(Rational.ZERO);
  public static final Constant ONE = exact(Rational.ONE);

  /// Decimal exponents beyond this are out of float64's range, and would cost memory.
  private static final int LARGEST_EXPONENT = 400;

  public static Constant exact(Rational value) {
    return new Constant(value, true);
  }

  /// Reads `3`, `-3/4` (exact), `0.75`, `1e-3` (inexact).
  /// Fails:  NumberFormatException on anything else, infinities and NaN among it.
  public static Constant parse(String text) {
    if (text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0) {
      return exact(Rational.parse(text));
    }
    BigDecimal value = new BigDecimal(text);
    long exponent = (long) value.precision() - value.scale();
    if (Math.abs(exponent) > LARGEST_EXPONENT || Math.abs((long) value.scale()) > 100_000) {
      throw new NumberFormatException("exponent beyond " + LARGEST_EXPONENT);
    }
    return new Constant(Rational.of(value), false);
  }

  boolean is(int number) {
    return exact && (number == 0 ? value.isZero() : number == 1 && value.isOne());
  }

  /// The text that `parse` reads as the same constant.
  @Override
  public String toString() {
    if (exact) {
      return value.toString();
    }
    String plain =
        new BigDecimal(value.numerator())
            .divide(new BigDecimal(value.denominator()))
            .toPlainString();
    return plain.indexOf('.') < 0 ? plain + ".0" : plain;
  }
}
