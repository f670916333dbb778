package dev.headroom.circuit;

import dev.headroom.circuit.Gate.Add;
import dev.headroom.circuit.Gate.Const;
import dev.headroom.circuit.Gate.Div;
import dev.headroom.circuit.Gate.Exp;
import dev.headroom.circuit.Gate.Input;
import dev.headroom.circuit.Gate.Ln;
import dev.headroom.circuit.Gate.Mul;
import dev.headroom.circuit.Gate.Sub;
import dev.headroom.field.Field;
import dev.headroom.work.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The values of a circuit at one point of any field: the reference for faster sweeps.
/// Work:   one object a node.
/// Fails:  RefusedException naming the gate that has no value in the field.
public final class Evaluation {
  private Evaluation() {}

  /// Values of the outputs, in their order.
  /// Shape:  point: the value of every input, by name.
  public static <E> List<E> of(Circuit circuit, Field<E> field, Map<String, E> point) {
    int leaves = circuit.leaves();
    List<E> x = new ArrayList<>(leaves + circuit.size());
    Pace pace = Pace.of("evaluating", circuit.size());
    for (int id = -leaves; id < circuit.size(); id++) {
      pace.at(id);
      try {
        x.add(
            switch (circuit.node(id)) {
              case Input(String name) -> input(point, name);
              case Const(Constant c) -> constant(field, c);
              case Add(int u, int v) -> field.add(x.get(leaves + u), x.get(leaves + v));
              case Sub(int u, int v) -> field.sub(x.get(leaves + u), x.get(leaves + v));
              case Mul(int u, int v) -> field.mul(x.get(leaves + u), x.get(leaves + v));
              case Div(int u, int v) -> field.div(x.get(leaves + u), x.get(leaves + v));
              case Exp(int u) -> field.exp(x.get(leaves + u));
              case Ln(int u) -> field.ln(x.get(leaves + u));
            });
      } catch (ArithmeticException e) {
        throw refused(circuit, id, e);
      }
    }
    return circuit.outputs().stream().map(o -> x.get(leaves + o.node())).toList();
  }

  static RefusedException refused(Circuit circuit, int id, ArithmeticException why) {
    return new RefusedException(circuit.label(id), String.valueOf(why.getMessage()));
  }

  private static <E> E input(Map<String, E> point, String name) {
    E value = point.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no value for input " + name);
    }
    return value;
  }

  /// The value of a constant; a decimal has one in float64 only.
  static <E> E constant(Field<E> field, Constant c) {
    if (field.exact() && !c.exact()) {
      throw new ArithmeticException("a decimal is not exact; write it as p/q");
    }
    return field.of(c.value());
  }
}
