package dev.headroom.transform;

import dev.headroom.circuit.Arithmetic;
import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;
import dev.headroom.circuit.Counter;
import dev.headroom.circuit.Room;
import dev.headroom.circuit.Varying;
import dev.headroom.field.Rational;
import dev.headroom.work.Pace;
import java.util.Arrays;
import java.util.function.Predicate;

/// The circuit of a function and of its partial derivatives (Baur and Strassen), one reverse sweep.
///
/// Every gate passes its adjoint to its operands. The first contribution to an adjoint is an
/// assignment, not an addition, and through − a negation; an adjoint that is 1 multiplies nothing;
/// a gate on which no wanted input acts passes nothing. The gates of the function are shared with
/// its circuit, not copied.
/// Fails:  IllegalArgumentException, before anything is built, for a gradient that does not fit.
/// Work:   size ≤ 5·s + 2; non-scalar gates ≤ 3·(×, ÷) + 2·(exp, ln); 4 bytes a node while it runs.
/// Source: theory.md 3, the table; [SXYY] Theorem 4.4; [BaurStrassen].
public final class Gradient {
  /// No adjoint yet.
  private static final int NONE = Integer.MIN_VALUE;

  private final Circuit circuit;
  private final CircuitBuilder writer;
  private final Arithmetic out;
  private final int leaves;
  private final int[] adjoint; // by leaves + id
  private final Varying active; // the nodes on which a wanted input acts
  private final int one;

  /// Shape:  out: the writer itself, or what counts in its place.
  private Gradient(
      Circuit circuit, Predicate<String> wanted, CircuitBuilder writer, Arithmetic out) {
    this.circuit = circuit;
    this.leaves = circuit.leaves();
    this.writer = writer;
    this.out = out;
    this.adjoint = new int[leaves + circuit.size()];
    this.active = Varying.of(circuit, wanted);
    this.one = out.constant(Rational.ONE);
    Arrays.fill(adjoint, NONE);
  }

  /// The function's outputs, and `d.NAME` for every input.
  public static Circuit of(Circuit circuit) {
    return of(circuit, theOutput(circuit), name -> true);
  }

  /// The circuit's outputs, and for every wanted input the derivative `d.NAME` of one output.
  /// Fails:  IllegalArgumentException when there is no such output.
  public static Circuit of(Circuit circuit, String output, Predicate<String> wanted) {
    int node = node(circuit, output);
    long shared = (long) Room.GATE * circuit.size();
    Room.require(
        "a gradient",
        circuit,
        5L * circuit.size() + 2,
        () -> size(circuit, output, wanted),
        (long) Room.OUTPUT * circuit.leaves() - shared);
    CircuitBuilder writer = CircuitBuilder.extending(circuit).labelled(circuit);
    Gradient sweep = new Gradient(circuit, wanted, writer, writer);
    sweep.reverse(node);
    circuit.outputs().forEach(o -> writer.output(o.name(), o.node()));
    sweep.partials(wanted);
    return writer.build();
  }

  /// The size of that circuit, without building it.
  public static long size(Circuit circuit, String output, Predicate<String> wanted) {
    CircuitBuilder leaves = CircuitBuilder.extending(circuit);
    Counter counter = new Counter(leaves);
    new Gradient(circuit, wanted, leaves, counter).reverse(node(circuit, output));
    return circuit.size() + counter.count();
  }

  private static int node(Circuit circuit, String output) {
    return circuit
        .output(output)
        .orElseThrow(() -> new IllegalArgumentException("no output " + output));
  }

  /// `f`, or the one output that there is.
  /// Fails:  IllegalArgumentException when neither is.
  public static String theOutput(Circuit circuit) {
    if (circuit.output("f").isPresent()) {
      return "f";
    }
    if (circuit.outputs().size() != 1) {
      throw new IllegalArgumentException(
          "one output or one named f is needed, there are " + circuit.outputs().size());
    }
    return circuit.outputs().getFirst().name();
  }

  private void reverse(int output) {
    adjoint[leaves + output] = one;
    Pace pace = Pace.of("differentiating", circuit.size());
    for (int z = circuit.size() - 1; z >= 0; z--) {
      pace.at(z);
      int dz = adjoint[leaves + z];
      if (dz != NONE && active.at(z)) {
        writer.from(z);
        pass(z, dz);
      }
    }
  }

  /// One gate's line of the table.
  private void pass(int z, int dz) {
    int u = circuit.left(z);
    int v = circuit.right(z);
    switch (circuit.kind(z)) {
      case ADD -> {
        plus(u, dz);
        plus(v, dz);
      }
      case SUB -> {
        plus(u, dz);
        minus(v, dz);
      }
      case MUL -> {
        if (active.at(u)) {
          plus(u, times(dz, v));
        }
        if (active.at(v)) {
          plus(v, times(dz, u));
        }
      }
      case DIV -> {
        int t = out.div(dz, v);
        plus(u, t);
        if (active.at(v)) {
          minus(v, out.mul(t, z));
        }
      }
      case EXP -> plus(u, times(dz, z));
      case LN -> plus(u, out.div(dz, u));
    }
  }

  private int times(int dz, int v) {
    return dz == one ? v : out.mul(dz, v);
  }

  private void plus(int u, int term) {
    if (active.at(u)) {
      int old = adjoint[leaves + u];
      adjoint[leaves + u] = old == NONE ? term : out.add(old, term);
    }
  }

  private void minus(int u, int term) {
    if (active.at(u)) {
      int old = adjoint[leaves + u];
      adjoint[leaves + u] = out.sub(old == NONE ? zero() : old, term);
    }
  }

  private int zero() {
    return out.constant(Rational.ZERO);
  }

  private void partials(Predicate<String> wanted) {
    for (int id : circuit.inputs()) {
      if (wanted.test(circuit.label(id))) {
        int partial = adjoint[leaves + id];
        writer.output("d." + circuit.label(id), partial == NONE ? zero() : partial);
      }
    }
  }
}
