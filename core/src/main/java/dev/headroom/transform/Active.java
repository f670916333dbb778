package dev.headroom.transform;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.Gate.Add;
import dev.headroom.circuit.Gate.Const;
import dev.headroom.circuit.Gate.Div;
import dev.headroom.circuit.Gate.Exp;
import dev.headroom.circuit.Gate.Input;
import dev.headroom.circuit.Gate.Ln;
import dev.headroom.circuit.Gate.Mul;
import dev.headroom.circuit.Gate.Sub;
import java.util.BitSet;
import java.util.function.Predicate;

/// Sets of nodes that follow from one another.
record Active(BitSet nodes, int leaves) {
  /// The nodes on which a wanted input acts.
  static Active of(Circuit circuit, Predicate<String> wanted) {
    Active out = empty(circuit);
    for (int id = -circuit.leaves(); id < circuit.size(); id++) {
      boolean acts =
          switch (circuit.node(id)) {
            case Input(String name) -> wanted.test(name);
            case Const c -> false;
            case Add(int u, int v) -> out.at(u) || out.at(v);
            case Sub(int u, int v) -> out.at(u) || out.at(v);
            case Mul(int u, int v) -> out.at(u) || out.at(v);
            case Div(int u, int v) -> out.at(u) || out.at(v);
            case Exp(int u) -> out.at(u);
            case Ln(int u) -> out.at(u);
          };
      if (acts) {
        out.set(id);
      }
    }
    return out;
  }

  /// The nodes that act on an output.
  static Active live(Circuit circuit) {
    Active out = empty(circuit);
    circuit.outputs().forEach(o -> out.set(o.node()));
    for (int id = circuit.size() - 1; id >= 0; id--) {
      if (out.at(id)) {
        switch (circuit.node(id)) {
          case Input in -> {}
          case Const c -> {}
          case Add(int u, int v) -> out.set(u, v);
          case Sub(int u, int v) -> out.set(u, v);
          case Mul(int u, int v) -> out.set(u, v);
          case Div(int u, int v) -> out.set(u, v);
          case Exp(int u) -> out.set(u);
          case Ln(int u) -> out.set(u);
        }
      }
    }
    return out;
  }

  private static Active empty(Circuit circuit) {
    return new Active(new BitSet(circuit.leaves() + circuit.size()), circuit.leaves());
  }

  boolean at(int id) {
    return nodes.get(leaves + id);
  }

  private void set(int id) {
    nodes.set(leaves + id);
  }

  private void set(int u, int v) {
    set(u);
    set(v);
  }
}
