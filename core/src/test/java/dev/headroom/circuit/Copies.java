package dev.headroom.circuit;

/// Writes a circuit again, gate by gate.
final class Copies {
  private Copies() {}

  static Circuit into(CircuitBuilder out, Circuit circuit) {
    int leaves = circuit.leaves();
    int[] to = new int[leaves + circuit.size()];
    for (int id = -1; id >= -leaves; id--) {
      to[leaves + id] =
          switch (circuit.node(id)) {
            case Gate.Input(String name) -> out.input(name);
            case Gate.Const(Constant value) -> out.constant(value);
            default -> throw new IllegalStateException();
          };
    }
    for (int id = 0; id < circuit.size(); id++) {
      to[leaves + id] =
          out.gate(circuit.kind(id), to[leaves + circuit.left(id)], to[leaves + circuit.right(id)]);
    }
    circuit.outputs().forEach(o -> out.output(o.name(), to[leaves + o.node()]));
    return out.build();
  }
}
