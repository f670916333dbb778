package dev.headroom.field;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.regex.Pattern;

/// A rational number in lowest terms with a positive denominator, of any size.
/// Fails:  ArithmeticException on a zero denominator.
public record Rational(BigInteger numerator, BigInteger denominator)
    implements Comparable<Rational> {
  public static final Rational ZERO = new Rational(BigInteger.ZERO, BigInteger.ONE);
  public static final Rational ONE = new Rational(BigInteger.ONE, BigInteger.ONE);

  private static final Pattern FRACTION = Pattern.compile("[+-]?[0-9]+(/[0-9]+)?");

  /// Enough digits that rounding once more to a double loses less than one unit in the last place.
  private static final MathContext DIGITS = new MathContext(40);

  public Rational {
    if (denominator.signum() == 0) {
      throw new ArithmeticException("division by zero");
    }
    if (!denominator.equals(BigInteger.ONE)) {
      BigInteger common = numerator.gcd(denominator);
      if (denominator.signum() < 0) {
        common = common.negate();
      }
      numerator = numerator.divide(common);
      denominator = denominator.divide(common);
    }
  }

  public static Rational of(long value) {
    return value == 0
        ? ZERO
        : value == 1 ? ONE : new Rational(BigInteger.valueOf(value), BigInteger.ONE);
  }

  public static Rational of(long numerator, long denominator) {
    return new Rational(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
  }

  /// Reads `-3`, `+3`, `3/4`; no decimals, no spaces, no digits but 0 to 9.
  /// Fails:  NumberFormatException.
  public static Rational parse(String text) {
    if (!FRACTION.matcher(text).matches()) {
      throw new NumberFormatException(text);
    }
    int slash = text.indexOf('/');
    if (slash < 0) {
      return new Rational(new BigInteger(text), BigInteger.ONE);
    }
    BigInteger below = new BigInteger(text.substring(slash + 1));
    if (below.signum() == 0) {
      throw new NumberFormatException("denominator 0");
    }
    return new Rational(new BigInteger(text.substring(0, slash)), below);
  }

  /// Fails:  NumberFormatException when x is not finite.
  public static Rational of(double x) {
    return of(new BigDecimal(x));
  }

  public static Rational of(BigDecimal x) {
    return x.scale() <= 0
        ? new Rational(x.toBigIntegerExact(), BigInteger.ONE)
        : new Rational(x.unscaledValue(), BigInteger.TEN.pow(x.scale()));
  }

  public Rational plus(Rational y) {
    if (isZero()) {
      return y;
    }
    if (y.isZero()) {
      return this;
    }
    if (denominator.equals(y.denominator)) {
      return new Rational(numerator.add(y.numerator), denominator);
    }
    return new Rational(
        numerator.multiply(y.denominator).add(y.numerator.multiply(denominator)),
        denominator.multiply(y.denominator));
  }

  public Rational minus(Rational y) {
    return plus(y.negate());
  }

  public Rational times(Rational y) {
    if (isOne() || y.isZero()) {
      return y;
    }
    if (y.isOne() || isZero()) {
      return this;
    }
    return new Rational(numerator.multiply(y.numerator), denominator.multiply(y.denominator));
  }

  public Rational over(Rational y) {
    return y.isOne()
        ? this
        : new Rational(numerator.multiply(y.denominator), denominator.multiply(y.numerator));
  }

  public Rational negate() {
    return new Rational(numerator.negate(), denominator);
  }

  /// Fails:  ArithmeticException for 0 to a negative power.
  public Rational power(int k) {
    return k >= 0
        ? new Rational(numerator.pow(k), denominator.pow(k))
        : new Rational(denominator.pow(-k), numerator.pow(-k));
  }

  public boolean isZero() {
    return numerator.signum() == 0;
  }

  public boolean isOne() {
    return numerator.equals(BigInteger.ONE) && denominator.equals(BigInteger.ONE);
  }

  public int signum() {
    return numerator.signum();
  }

  /// Bits of numerator and denominator together.
  public int bits() {
    return numerator.bitLength() + denominator.bitLength();
  }

  public double doubleValue() {
    return denominator.equals(BigInteger.ONE)
        ? numerator.doubleValue()
        : new BigDecimal(numerator).divide(new BigDecimal(denominator), DIGITS).doubleValue();
  }

  @Override
  public int compareTo(Rational y) {
    return numerator.multiply(y.denominator).compareTo(y.numerator.multiply(denominator));
  }

  @Override
  public String toString() {
    return denominator.equals(BigInteger.ONE)
        ? numerator.toString()
        : numerator + "/" + denominator;
  }
}
