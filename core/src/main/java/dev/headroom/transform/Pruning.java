package dev.headroom.transform;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;
import dev.headroom.circuit.Gate.Add;
import dev.headroom.circuit.Gate.Const;
import dev.headroom.circuit.Gate.Div;
import dev.headroom.circuit.Gate.Exp;
import dev.headroom.circuit.Gate.Input;
import dev.headroom.circuit.Gate.Ln;
import dev.headroom.circuit.Gate.Mul;
import dev.headroom.circuit.Gate.Sub;

/// Drops the gates and constants that no output needs; inputs stay.
/// Work:   two sweeps.
public final class Pruning {
  private Pruning() {}

  public static Circuit of(Circuit circuit) {
    int leaves = circuit.leaves();
    Active live = Active.live(circuit);
    CircuitBuilder out = Circuit.builder().labelled(circuit);
    int[] to = new int[leaves + circuit.size()];
    for (int id = -1; id >= -leaves; id--) {
      if (circuit.node(id) instanceof Input(String name)) {
        to[leaves + id] = out.input(name);
      } else if (live.at(id) && circuit.node(id) instanceof Const(var value)) {
        to[leaves + id] = out.constant(value);
      }
    }
    for (int id = 0; id < circuit.size(); id++) {
      if (live.at(id)) {
        out.from(id);
        to[leaves + id] =
            switch (circuit.node(id)) {
              case Input in -> throw new IllegalStateException("an input among the gates");
              case Const c -> throw new IllegalStateException("a constant among the gates");
              case Add(int u, int v) -> out.add(to[leaves + u], to[leaves + v]);
              case Sub(int u, int v) -> out.sub(to[leaves + u], to[leaves + v]);
              case Mul(int u, int v) -> out.mul(to[leaves + u], to[leaves + v]);
              case Div(int u, int v) -> out.div(to[leaves + u], to[leaves + v]);
              case Exp(int u) -> out.exp(to[leaves + u]);
              case Ln(int u) -> out.ln(to[leaves + u]);
            };
      }
    }
    circuit.outputs().forEach(o -> out.output(o.name(), to[leaves + o.node()]));
    return out.build();
  }
}
