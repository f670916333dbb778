package dev.headroom.circuit;

import dev.headroom.circuit.Tape.Step;
import dev.headroom.kernel.points.Points;
import dev.headroom.work.Pace;
import java.util.Arrays;

/// Sweeps over a tape, forward for values and back for derivatives, with places in memory of its own
/// that serve for every point.
/// Shape:  a point has a value for every input, in the order in which the circuit declares them.
/// Work:   memory of 16 bytes for a step and a leaf, times the points of a block.
/// Shared: never, one thread sweeps; its tape may be shared.
/// Fails:  IllegalArgumentException where a point or a result has another length.
public final class TapeSweep {
  private final Tape tape;
  private final Points points;
  private final int width;
  private final double[] x;
  private double[] d = {};

  TapeSweep(Tape tape, Points points) {
    this.tape = tape;
    this.points = points;
    this.width = points.width();
    this.x = new double[length()];
    for (int slot = 0; slot < tape.steady; slot++) {
      Arrays.fill(x, slot * width, (slot + 1) * width, tape.leaf(slot));
    }
  }

  private int length() {
    long length = (long) tape.slots() * width;
    if (length > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          tape.slots() + " values at " + width + " points at once: more than one array holds");
    }
    return (int) length;
  }

  /// Bytes of the values; the adjoints take as many.
  public long bytes() {
    return 8L * x.length;
  }

  /// The outputs at a point, in their order.
  public double[] values(double... point) {
    return values(new double[][] {point})[0];
  }

  /// The outputs at each point.
  /// Shape:  at `[points, inputs]` -> `[points, outputs]`.
  public double[][] values(double[][] at) {
    double[][] values = new double[at.length][tape.outputs.length];
    Pace pace = Pace.of("points", at.length);
    for (int first = 0; first < at.length; first += width) {
      pace.step(width);
      forward(at, first);
      for (int p = first; p < Math.min(at.length, first + width); p++) {
        for (int o = 0; o < tape.outputs.length; o++) {
          values[p][o] = x[tape.outputs[o] * width + p - first];
        }
      }
    }
    return values;
  }

  /// The one output and its derivatives by the inputs, at a point.
  public Sweeps.Gradient gradient(double... point) {
    double[][] partials = new double[1][point.length];
    return new Sweeps.Gradient(gradients(new double[][] {point}, partials)[0], partials[0]);
  }

  /// The one output at each point; writes its derivatives by the inputs.
  /// Shape:  at, partials `[points, inputs]` -> `[points]`.
  public double[] gradients(double[][] at, double[][] partials) {
    if (tape.outputs.length != 1) {
      throw new IllegalArgumentException(
          "a circuit with " + tape.outputs.length + " outputs, expected one");
    }
    double[] values = new double[at.length];
    Pace pace = Pace.of("points", at.length);
    for (int first = 0; first < at.length; first += width) {
      pace.step(width);
      forward(at, first);
      reverse();
      int count = Math.min(width, at.length - first);
      System.arraycopy(x, tape.outputs[0] * width, values, first, count);
      for (int p = 0; p < count; p++) {
        check(partials[first + p]);
      }
      for (int i = 0; i < tape.inputs.length; i++) {
        for (int p = 0; p < count; p++) {
          partials[first + p][i] = d[tape.inputs[i] * width + p];
        }
      }
    }
    return values;
  }

  private void check(double[] vector) {
    if (vector.length != tape.inputs.length) {
      throw new IllegalArgumentException(
          "a vector of " + vector.length + ", the circuit has " + tape.inputs.length + " inputs");
    }
  }

  /// Values at the points from `first` on; where they end before the block does, the last one again.
  private void forward(double[][] at, int first) {
    double[][] block = new double[width][];
    for (int p = 0; p < width; p++) {
      block[p] = at[Math.min(first + p, at.length - 1)];
      check(block[p]);
    }
    for (int i = 0; i < tape.inputs.length; i++) {
      for (int p = 0; p < width; p++) {
        x[tape.inputs[i] * width + p] = block[p][i];
      }
    }
    int o = 0;
    for (int step = 0; step < tape.steps.length; step++) {
      Step what = Step.of(tape.steps[step]);
      forward(what, o, (tape.steady + step) * width);
      o += what.operands;
    }
  }

  /// One step, whose operands begin at o.
  private void forward(Step step, int o, int z) {
    switch (step) {
      case ADD -> points.add(x, slot(o), slot(o + 1), z);
      case SUB -> points.sub(x, slot(o), slot(o + 1), z);
      case MUL -> points.mul(x, slot(o), slot(o + 1), z);
      case DIV -> points.div(x, slot(o), slot(o + 1), z);
      case EXP -> points.exp(x, slot(o), z);
      case LN -> points.ln(x, slot(o), z);
      case MULADD -> points.dot(x, slot(o), one(o), z);
      case DOT -> points.dot(x, slot(o), terms(o), z);
    }
  }

  private void reverse() {
    if (d.length == 0) {
      d = new double[length()];
    } else {
      Arrays.fill(d, 0);
    }
    Arrays.fill(d, tape.outputs[0] * width, (tape.outputs[0] + 1) * width, 1);
    int o = tape.operands.length;
    for (int step = tape.steps.length - 1; step >= 0; step--) {
      Step what = Step.of(tape.steps[step]);
      o -= what.operands;
      reverse(what, o, (tape.steady + step) * width);
    }
  }

  private void reverse(Step step, int o, int z) {
    switch (step) {
      case ADD -> points.addBack(d, slot(o), slot(o + 1), z);
      case SUB -> points.subBack(d, slot(o), slot(o + 1), z);
      case MUL -> points.mulBack(x, d, slot(o), slot(o + 1), z);
      case DIV -> points.divBack(x, d, slot(o), slot(o + 1), z);
      case EXP -> points.expBack(x, d, slot(o), z);
      case LN -> points.lnBack(x, d, slot(o), z);
      case MULADD -> points.dotBack(x, d, slot(o), one(o), z);
      case DOT -> points.dotBack(x, d, slot(o), terms(o), z);
    }
  }

  private int slot(int o) {
    return tape.operands[o] * width;
  }

  private Points.Terms one(int o) {
    return new Points.Terms(1, slot(o + 1), 0, slot(o + 2), 0);
  }

  private Points.Terms terms(int o) {
    return new Points.Terms(
        tape.operands[o + 5], slot(o + 1), slot(o + 3), slot(o + 2), slot(o + 4));
  }
}
