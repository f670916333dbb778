package dev.headroom.circuit;

import dev.headroom.field.PrimeField;
import dev.headroom.work.Pace;

/// All gates of a circuit at one point, on flat arrays: what Evaluation does, without an object a
/// gate.
/// Shape:  inputs in the order in which the circuit declares them; answers the outputs in theirs.
/// Work:   8 bytes a node.
public final class Sweeps {
  private Sweeps() {}

  public static double[] float64(Circuit circuit, double[] inputs) {
    double[] x = values(circuit, inputs);
    int leaves = circuit.leaves();
    return circuit.outputs().stream().mapToDouble(o -> x[leaves + o.node()]).toArray();
  }

  /// A value and its partial derivatives by the inputs, in their order.
  public record Gradient(double value, double[] partials) {}

  /// The one output and its gradient at a point: a sweep forward, and one back with the adjoints of
  /// theory.md 3.
  /// Work:   16 bytes a node.
  /// Fails:  IllegalArgumentException unless there is one output.
  public static Gradient gradient(Circuit circuit, double[] inputs) {
    if (circuit.outputs().size() != 1) {
      throw new IllegalArgumentException(
          "a circuit with " + circuit.outputs().size() + " outputs, expected one");
    }
    int leaves = circuit.leaves();
    int output = leaves + circuit.outputs().getFirst().node();
    double[] x = values(circuit, inputs);
    double[] d = new double[x.length];
    d[output] = 1;
    Pace pace = Pace.of("differentiating", circuit.size());
    for (int piece = circuit.gates().kinds().length - 1; piece >= 0; piece--) {
      pace.step(Circuit.PIECE);
      reverse(circuit, piece, x, d);
    }
    int[] ids = circuit.inputs();
    double[] partials = new double[ids.length];
    for (int i = 0; i < ids.length; i++) {
      partials[i] = d[leaves + ids[i]];
    }
    return new Gradient(x[output], partials);
  }

  private static void reverse(Circuit circuit, int piece, double[] x, double[] d) {
    byte[] kinds = circuit.gates().kinds()[piece];
    int[] left = circuit.gates().left()[piece];
    int[] right = circuit.gates().right()[piece];
    int leaves = circuit.leaves();
    int first = leaves + (piece << Circuit.SHIFT);
    for (int at = kinds.length - 1; at >= 0; at--) {
      double dz = d[first + at];
      int u = leaves + left[at];
      int v = leaves + right[at];
      switch (Kind.of(kinds[at])) {
        case ADD -> {
          d[u] += dz;
          d[v] += dz;
        }
        case SUB -> {
          d[u] += dz;
          d[v] -= dz;
        }
        case MUL -> {
          d[u] += dz * x[v];
          d[v] += dz * x[u];
        }
        case DIV -> {
          double t = dz / x[v];
          d[u] += t;
          d[v] -= t * x[first + at];
        }
        case EXP -> d[u] += dz * x[first + at];
        case LN -> d[u] += dz / x[u];
      }
    }
  }

  /// The value of every node, by leaves + id.
  private static double[] values(Circuit circuit, double[] inputs) {
    int leaves = circuit.leaves();
    double[] x = new double[leaves + circuit.size()];
    int next = 0;
    for (int leaf = 0; leaf < leaves; leaf++) {
      var constant = circuit.constant(~leaf);
      x[leaves + ~leaf] =
          constant.isPresent() ? constant.get().value().doubleValue() : inputs[next++];
    }
    Pace pace = Pace.of("evaluating", circuit.size());
    for (int piece = 0; piece < circuit.gates().kinds().length; piece++) {
      pace.step(Circuit.PIECE);
      forward(circuit, piece, x);
    }
    return x;
  }

  private static void forward(Circuit circuit, int piece, double[] x) {
    byte[] kinds = circuit.gates().kinds()[piece];
    int[] left = circuit.gates().left()[piece];
    int[] right = circuit.gates().right()[piece];
    int leaves = circuit.leaves();
    int first = leaves + (piece << Circuit.SHIFT);
    for (int at = 0; at < kinds.length; at++) {
      double u = x[leaves + left[at]];
      double v = x[leaves + right[at]];
      x[first + at] =
          switch (Kind.of(kinds[at])) {
            case ADD -> u + v;
            case SUB -> u - v;
            case MUL -> u * v;
            case DIV -> u / v;
            case EXP -> Math.exp(u);
            case LN -> Math.log(u);
          };
    }
  }

  /// Fails:  RefusedException naming the gate that has no value in the field.
  public static long[] residues(Circuit circuit, PrimeField field, long[] inputs) {
    int leaves = circuit.leaves();
    long[] x = new long[leaves + circuit.size()];
    int next = 0;
    for (int leaf = 0; leaf < leaves; leaf++) {
      x[leaves + ~leaf] = circuit.isInput(~leaf) ? inputs[next++] : constant(circuit, field, ~leaf);
    }
    Pace pace = Pace.of("evaluating modulo a prime", circuit.size());
    for (int gate = 0; gate < circuit.size(); gate++) {
      pace.at(gate);
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
