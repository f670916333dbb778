package dev.headroom.field;

/// Arithmetic on values of one kind, with exp and ln where the kind has them.
/// Shape:  E is a value: `Long` residues, `Rational`, `Double`.
/// Error:  exact, except Float64, which rounds.
/// Shared: by any number of threads.
/// Fails:  ArithmeticException, saying why, where an operation is not defined: 1/0, exp of what has
///         no exponential here.
/// Source: theory.md 3 and 4.
public interface Field<E> {
  /// `f64`, `rational`, `fp61`, `fp31`, or `fp(p)`.
  String name();

  E zero();

  E one();

  E of(Rational value);

  E add(E x, E y);

  E sub(E x, E y);

  E mul(E x, E y);

  E div(E x, E y);

  E exp(E x);

  E ln(E x);

  /// The value as people read it.
  String format(E x);

  /// Whether values are kept without rounding.
  boolean exact();
}
