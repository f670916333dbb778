package dev.headroom.transform;

import dev.headroom.circuit.Arithmetic;
import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;

/// Where the nodes of a circuit went that is written again, gate by gate, with the same outputs.
/// Work:   4 bytes a node.
final class Rewriting {
  private final Circuit circuit;
  private final CircuitBuilder out;
  private final int[] to; // by leaves + id

  Rewriting(Circuit circuit, CircuitBuilder out) {
    this.circuit = circuit;
    this.out = out;
    this.to = new int[circuit.leaves() + circuit.size()];
  }

  void put(int id, int node) {
    to[circuit.leaves() + id] = node;
  }

  private int at(int id) {
    return to[circuit.leaves() + id];
  }

  /// Writes a gate on what its operands became.
  void gate(int gate, Arithmetic how) {
    out.from(gate);
    put(gate, how.gate(circuit.kind(gate), at(circuit.left(gate)), at(circuit.right(gate))));
  }

  Circuit build() {
    circuit.outputs().forEach(o -> out.output(o.name(), at(o.node())));
    return out.build();
  }
}
