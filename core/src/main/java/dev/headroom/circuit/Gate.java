package dev.headroom.circuit;

/// A node of a circuit as passes read it: a leaf, or a gate on nodes that stand before it.
/// Shape:  operands are ids: gates count up from 0, leaves down from −1.
/// Source: theory.md 3.
public sealed interface Gate {
  record Input(String name) implements Gate {}

  record Const(Constant value) implements Gate {}

  record Add(int u, int v) implements Gate {}

  record Sub(int u, int v) implements Gate {}

  record Mul(int u, int v) implements Gate {}

  record Div(int u, int v) implements Gate {}

  record Exp(int u) implements Gate {}

  record Ln(int u) implements Gate {}
}
