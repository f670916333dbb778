package dev.headroom.field;

/// The field of rational numbers; exp is defined at 0 only and ln at 1 only.
/// Shared: by any number of threads.
/// Fails:  ArithmeticException past {@link #MOST_BITS} bits, so that a short circuit cannot ask for
///         more memory than there is.
public final class Rationals implements Field<Rational> {
  public static final Rationals Q = new Rationals();

  /// Longest numerator and denominator together that a value may have.
  public static final int MOST_BITS = 1 << 20;

  private Rationals() {}

  @Override
  public String name() {
    return "rational";
  }

  @Override
  public Rational zero() {
    return Rational.ZERO;
  }

  @Override
  public Rational one() {
    return Rational.ONE;
  }

  @Override
  public Rational of(Rational value) {
    return value;
  }

  @Override
  public Rational add(Rational x, Rational y) {
    return bounded(x.plus(y));
  }

  @Override
  public Rational sub(Rational x, Rational y) {
    return bounded(x.minus(y));
  }

  @Override
  public Rational mul(Rational x, Rational y) {
    return bounded(x.times(y));
  }

  @Override
  public Rational div(Rational x, Rational y) {
    return bounded(x.over(y));
  }

  @Override
  public Rational exp(Rational x) {
    if (!x.isZero()) {
      throw new ArithmeticException("exp of a rational other than 0 is not rational");
    }
    return Rational.ONE;
  }

  @Override
  public Rational ln(Rational x) {
    if (!x.isOne()) {
      throw new ArithmeticException("ln of a rational other than 1 is not rational");
    }
    return Rational.ZERO;
  }

  @Override
  public String format(Rational x) {
    return x.toString();
  }

  @Override
  public boolean exact() {
    return true;
  }

  private static Rational bounded(Rational x) {
    if (x.bits() > MOST_BITS) {
      throw new ArithmeticException("a value of more than " + MOST_BITS + " bits");
    }
    return x;
  }
}
