package dev.headroom.circuit;

import dev.headroom.field.PrimeField;

/// All gates of a circuit at one point, on flat arrays: what Evaluation does, without an object a
/// gate.
/// Shape:  inputs in the order in which the circuit declares them; answers the outputs in theirs.
/// Work:   8 bytes a node.
public final class Sweeps {
  private Sweeps() {}

  public static double[] float64(Circuit circuit, double[] inputs) {
    int leaves = circuit.leaves();
    double[] x = new double[leaves + circuit.size()];
    int next = 0;
    for (int leaf = 0; leaf < leaves; leaf++) {
      var constant = circuit.constant(~leaf);
      x[leaves + ~leaf] =
          constant.isPresent() ? constant.get().value().doubleValue() : inputs[next++];
    }
    for (int gate = 0; gate < circuit.size(); gate++) {
      double u = x[leaves + circuit.left(gate)];
      double v = x[leaves + circuit.right(gate)];
      x[leaves + gate] =
          switch (circuit.kind(gate)) {
            case ADD -> u + v;
            case SUB -> u - v;
            case MUL -> u * v;
            case DIV -> u / v;
            case EXP -> Math.exp(u);
            case LN -> Math.log(u);
          };
    }
    return circuit.outputs().stream().mapToDouble(o -> x[leaves + o.node()]).toArray();
  }

  /// Fails:  RefusedException naming the gate that has no value in the field.
  public static long[] residues(Circuit circuit, PrimeField field, long[] inputs) {
    int leaves = circuit.leaves();
    long[] x = new long[leaves + circuit.size()];
    int next = 0;
    for (int leaf = 0; leaf < leaves; leaf++) {
      x[leaves + ~leaf] = circuit.isInput(~leaf) ? inputs[next++] : constant(circuit, field, ~leaf);
    }
    for (int gate = 0; gate < circuit.size(); gate++) {
      long u = x[leaves + circuit.left(gate)];
      long v = x[leaves + circuit.right(gate)];
      try {
        x[leaves + gate] =
            switch (circuit.kind(gate)) {
              case ADD -> field.sum(u, v);
              case SUB -> field.difference(u, v);
              case MUL -> field.product(u, v);
              case DIV -> field.quotient(u, v);
              case EXP -> field.exponential(u);
              case LN -> field.logarithm(u);
            };
      } catch (ArithmeticException e) {
        throw Evaluation.refused(circuit, gate, e);
      }
    }
    return circuit.outputs().stream().mapToLong(o -> x[leaves + o.node()]).toArray();
  }

  private static long constant(Circuit circuit, PrimeField field, int id) {
    try {
      return Evaluation.constant(field, circuit.constant(id).orElseThrow());
    } catch (ArithmeticException e) {
      throw Evaluation.refused(circuit, id, e);
    }
  }
}
