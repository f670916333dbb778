package dev.headroom.circuit;

import dev.headroom.field.Rational;

/// What a circuit is written with: every call answers the id of a node that holds the result.
/// Shared: by any number of threads.
public interface Arithmetic {
  int constant(Rational value);

  int add(int u, int v);

  int sub(int u, int v);

  int mul(int u, int v);

  int div(int u, int v);

  int exp(int u);

  int ln(int u);

  /// The gate of that kind; exp and ln of u.
  default int gate(Kind kind, int u, int v) {
    return switch (kind) {
      case ADD -> add(u, v);
      case SUB -> sub(u, v);
      case MUL -> mul(u, v);
      case DIV -> div(u, v);
      case EXP -> exp(u);
      case LN -> ln(u);
    };
  }
}
