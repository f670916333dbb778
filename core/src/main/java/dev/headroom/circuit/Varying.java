package dev.headroom.circuit;

import dev.headroom.circuit.Gate.Add;
import dev.headroom.circuit.Gate.Const;
import dev.headroom.circuit.Gate.Div;
import dev.headroom.circuit.Gate.Exp;
import dev.headroom.circuit.Gate.Input;
import dev.headroom.circuit.Gate.Ln;
import dev.headroom.circuit.Gate.Mul;
import dev.headroom.circuit.Gate.Sub;

/// Which nodes depend on an input, and so which gates are non-scalar.
/// Shape:  one bit a node.
/// Source: theory.md 3.
public final class Varying {
  private final Circuit circuit;
  private final long[] bits;

  private Varying(Circuit circuit) {
    this.circuit = circuit;
    this.bits = new long[((circuit.leaves() + circuit.size()) >> 6) + 1];
  }

  public static Varying of(Circuit circuit) {
    Varying out = new Varying(circuit);
    for (int id = -circuit.leaves(); id < circuit.size(); id++) {
      boolean varies =
          switch (circuit.node(id)) {
            case Input in -> true;
            case Const c -> false;
            case Add(int u, int v) -> out.at(u) || out.at(v);
            case Sub(int u, int v) -> out.at(u) || out.at(v);
            case Mul(int u, int v) -> out.at(u) || out.at(v);
            case Div(int u, int v) -> out.at(u) || out.at(v);
            case Exp(int u) -> out.at(u);
            case Ln(int u) -> out.at(u);
          };
      if (varies) {
        int at = id + circuit.leaves();
        out.bits[at >> 6] |= 1L << at;
      }
    }
    return out;
  }

  public boolean at(int id) {
    int at = id + circuit.leaves();
    return (bits[at >> 6] >>> at & 1) != 0;
  }

  /// × with two operands that vary, ÷ whose divisor does, exp and ln of what does.
  public boolean nonScalar(int gate) {
    return switch (circuit.node(gate)) {
      case Input in -> false;
      case Const c -> false;
      case Add(int u, int v) -> false;
      case Sub(int u, int v) -> false;
      case Mul(int u, int v) -> at(u) && at(v);
      case Div(int u, int v) -> at(v);
      case Exp(int u) -> at(u);
      case Ln(int u) -> at(u);
    };
  }
}
