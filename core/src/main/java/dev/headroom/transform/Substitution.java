package dev.headroom.transform;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;
import dev.headroom.circuit.Constant;
import dev.headroom.circuit.Folding;
import dev.headroom.circuit.Gate;
import dev.headroom.circuit.Gate.Add;
import dev.headroom.circuit.Gate.Const;
import dev.headroom.circuit.Gate.Div;
import dev.headroom.circuit.Gate.Exp;
import dev.headroom.circuit.Gate.Input;
import dev.headroom.circuit.Gate.Ln;
import dev.headroom.circuit.Gate.Mul;
import dev.headroom.circuit.Gate.Sub;
import dev.headroom.field.Rational;
import java.util.Optional;
import java.util.function.Function;

/// Partial evaluation: some inputs become constants, what is then known is computed, what no output
/// needs is dropped.
/// Work:   two sweeps; size never grows.
/// Source: theory.md 4 (X = [I 0], W_V = 0, C = 0).
public final class Substitution {
  private Substitution() {}

  /// Shape:  values: the value of an input by name, or empty where it stays an input.
  public static Circuit of(Circuit circuit, Function<String, Optional<Rational>> values) {
    int leaves = circuit.leaves();
    CircuitBuilder writer = Circuit.builder().labelled(circuit);
    Folding out = new Folding(writer);
    int[] to = new int[leaves + circuit.size()];
    for (int id = -1; id >= -leaves; id--) {
      to[leaves + id] = leaf(circuit.node(id), circuit.label(id), values, writer, out);
    }
    for (int id = 0; id < circuit.size(); id++) {
      writer.from(id);
      to[leaves + id] = fold(circuit.node(id), to, leaves, out);
    }
    circuit.outputs().forEach(o -> writer.output(o.name(), to[leaves + o.node()]));
    return Pruning.of(writer.build());
  }

  private static int leaf(
      Gate leaf,
      String label,
      Function<String, Optional<Rational>> values,
      CircuitBuilder writer,
      Folding out) {
    return switch (leaf) {
      case Input(String name) ->
          values.apply(name).map(out::constant).orElseGet(() -> writer.input(name));
      case Const(Constant(Rational value, boolean exact)) when exact -> out.constant(value);
      case Const(Constant decimal) -> writer.constant(decimal);
      default -> throw new IllegalStateException(label + " is no leaf");
    };
  }

  private static int fold(Gate gate, int[] to, int leaves, Folding out) {
    return switch (gate) {
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
