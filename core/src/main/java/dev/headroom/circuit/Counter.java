package dev.headroom.circuit;

import dev.headroom.field.Rational;

/// Counts the gates that a pass would write and keeps none: all have the same id, which is no leaf's.
/// Shape:  constants become leaves of a builder, as they would when the pass writes to it.
/// Shared: never, one thread counts.
public final class Counter implements Arithmetic {
  private final CircuitBuilder leaves;
  private long count;

  public Counter(CircuitBuilder leaves) {
    this.leaves = leaves;
  }

  /// Gates so far.
  public long count() {
    return count;
  }

  @Override
  public int constant(Rational value) {
    return leaves.constant(value);
  }

  @Override
  public int add(int u, int v) {
    return gate();
  }

  @Override
  public int sub(int u, int v) {
    return gate();
  }

  @Override
  public int mul(int u, int v) {
    return gate();
  }

  @Override
  public int div(int u, int v) {
    return gate();
  }

  @Override
  public int exp(int u) {
    return gate();
  }

  @Override
  public int ln(int u) {
    return gate();
  }

  private int gate() {
    count++;
    return 0;
  }
}
