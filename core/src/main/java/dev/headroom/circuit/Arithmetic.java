package dev.headroom.circuit;

import dev.headroom.field.Rational;

/// What a circuit is written with: every call answers the id of a node that holds the result.
public interface Arithmetic {
  int constant(Rational value);

  int add(int u, int v);

  int sub(int u, int v);

  int mul(int u, int v);

  int div(int u, int v);

  int exp(int u);

  int ln(int u);
}
