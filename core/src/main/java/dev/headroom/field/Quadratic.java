package dev.headroom.field;

import java.util.Optional;

/// The field Q(√k): numbers a + b·√k with rational a and b. A rational that a file writes may stand for
/// a multiple of √k: those whose numerator the placeholder divides do.
/// Shared: by any number of threads.
/// Fails:  ArithmeticException for 1/0, and for exp and ln.
/// Source: [PLinOpt], whose files write 1013 for √3.
public record Quadratic(long k, long placeholder) implements Field<Quadratic.Value> {
  /// a + b·√k.
  public record Value(Rational a, Rational b) {}

  /// The rational that stands for a value, as far as one does.
  public Optional<Rational> coded(Value x) {
    Rational root = x.b.times(Rational.of(placeholder));
    Rational coded = x.b.isZero() ? x.a : root;
    return of(coded).equals(x) ? Optional.of(coded) : Optional.empty();
  }

  /// The nearest double of each part, and of the sum.
  public double doubleValue(Value x) {
    return x.a.doubleValue() + x.b.doubleValue() * Math.sqrt((double) k);
  }

  @Override
  public String name() {
    return "Q(√" + k + ")";
  }

  @Override
  public Value zero() {
    return new Value(Rational.ZERO, Rational.ZERO);
  }

  @Override
  public Value one() {
    return new Value(Rational.ONE, Rational.ZERO);
  }

  @Override
  public Value of(Rational value) {
    Rational root = value.over(Rational.of(placeholder));
    boolean stands = root.denominator().equals(value.denominator());
    return stands ? new Value(Rational.ZERO, root) : new Value(value, Rational.ZERO);
  }

  @Override
  public Value add(Value x, Value y) {
    return new Value(x.a.plus(y.a), x.b.plus(y.b));
  }

  @Override
  public Value sub(Value x, Value y) {
    return new Value(x.a.minus(y.a), x.b.minus(y.b));
  }

  @Override
  public Value mul(Value x, Value y) {
    return new Value(
        x.a.times(y.a).plus(Rational.of(k).times(x.b.times(y.b))),
        x.a.times(y.b).plus(x.b.times(y.a)));
  }

  /// x/y = x·(a − b√k)/(a² − k·b²).
  @Override
  public Value div(Value x, Value y) {
    Rational norm = y.a.times(y.a).minus(Rational.of(k).times(y.b.times(y.b)));
    Value scaled = mul(x, new Value(y.a, y.b.negate()));
    return new Value(scaled.a.over(norm), scaled.b.over(norm));
  }

  @Override
  public Value exp(Value x) {
    throw new ArithmeticException("exp in " + name());
  }

  @Override
  public Value ln(Value x) {
    throw new ArithmeticException("ln in " + name());
  }

  @Override
  public String format(Value x) {
    return x.b.isZero() ? x.a.toString() : x.a + " + " + x.b + "·√" + k;
  }

  @Override
  public boolean exact() {
    return true;
  }
}
