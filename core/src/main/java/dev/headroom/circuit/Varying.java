package dev.headroom.circuit;

import java.util.function.Predicate;

/// Which nodes depend on an input, or on a wanted one, and so which gates are non-scalar.
/// Shape:  one bit a node.
/// Shared: by any number of threads; it never changes.
/// Source: theory.md 3.
public final class Varying {
  private final Circuit circuit;
  private final long[] bits;

  private Varying(Circuit circuit) {
    this.circuit = circuit;
    this.bits = new long[((circuit.leaves() + circuit.size()) >> 6) + 1];
  }

  public static Varying of(Circuit circuit) {
    return of(circuit, name -> true);
  }

  public static Varying of(Circuit circuit, Predicate<String> wanted) {
    Varying out = new Varying(circuit);
    for (int id : circuit.inputs()) {
      if (wanted.test(circuit.label(id))) {
        out.set(id);
      }
    }
    for (int gate = 0; gate < circuit.size(); gate++) {
      if (out.at(circuit.left(gate)) || out.at(circuit.right(gate))) {
        out.set(gate);
      }
    }
    return out;
  }

  private void set(int id) {
    int at = id + circuit.leaves();
    bits[at >> 6] |= 1L << at;
  }

  public boolean at(int id) {
    int at = id + circuit.leaves();
    return (bits[at >> 6] >>> at & 1) != 0;
  }

  /// × with two operands that vary, ÷ whose divisor does, exp and ln of what does.
  public boolean nonScalar(int gate) {
    return switch (circuit.kind(gate)) {
      case ADD, SUB -> false;
      case MUL -> at(circuit.left(gate)) && at(circuit.right(gate));
      case DIV, EXP, LN -> at(circuit.right(gate));
    };
  }
}
