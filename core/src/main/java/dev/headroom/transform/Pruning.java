package dev.headroom.transform;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;
import dev.headroom.circuit.Room;
import dev.headroom.work.Pace;
import java.util.BitSet;

/// Drops the gates and constants that no output needs; inputs stay.
/// Work:   two sweeps; 4 bytes and a bit a node.
public final class Pruning {
  private Pruning() {}

  public static Circuit of(Circuit circuit) {
    BitSet live = live(circuit);
    Room.require("a pruned circuit", circuit, circuit.size(), live::cardinality, 0);
    CircuitBuilder out = Circuit.builder().labelled(circuit);
    Rewriting copy = new Rewriting(circuit, out);
    for (int id = -1; id >= -circuit.leaves(); id--) {
      if (circuit.isInput(id)) {
        copy.put(id, out.input(circuit.label(id)));
      } else if (live.get(circuit.leaves() + id)) {
        copy.put(id, circuit.constant(id).map(out::constant).orElseThrow());
      }
    }
    Pace pace = Pace.of("pruning", circuit.size());
    for (int gate = 0; gate < circuit.size(); gate++) {
      pace.at(gate);
      if (live.get(circuit.leaves() + gate)) {
        copy.gate(gate, out);
      }
    }
    return copy.build();
  }

  /// The nodes that act on an output, by leaves + id.
  private static BitSet live(Circuit circuit) {
    int leaves = circuit.leaves();
    BitSet live = new BitSet(leaves + circuit.size());
    circuit.outputs().forEach(o -> live.set(leaves + o.node()));
    for (int gate = circuit.size() - 1; gate >= 0; gate--) {
      if (live.get(leaves + gate)) {
        live.set(leaves + circuit.left(gate));
        live.set(leaves + circuit.right(gate));
      }
    }
    return live;
  }
}
