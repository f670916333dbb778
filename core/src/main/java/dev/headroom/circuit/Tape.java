package dev.headroom.circuit;

import dev.headroom.kernel.points.Points;

/// A circuit prepared to be evaluated and differentiated at many points.
///
/// Gate by gate, a sweep reads 9 bytes and touches two or three values for one operation, and keeps
/// 16 bytes a gate. Most gates of a matrix product need none of that: `p = a·b` is used once, by
/// `s′ = s + p`, and s once, by the next such sum, while a and b walk through memory at a constant
/// pace. So a run of such gates becomes one step, a sum of products, that names its first factors,
/// their paces and its length; the products and the partial sums have no place in memory. A sum of
/// one product is a shorter step; every other gate is a step as it is. Nothing is reordered: values
/// and derivatives are those of {@link Sweeps}, to the last bit. The circuit keeps all its gates.
/// Work:   at most 9 bytes a gate, far less where products are matrix products; 4 more while built.
/// Lost:   fusing what is not adjacent (another order of the derivatives' sums, for no circuit that
///         we write); places in memory used twice (the sweep back needs them).
/// Shared: by any number of threads; each has a sweep of its own.
public final class Tape {
  /// What a step does; its operands are slots, the slots of results count up from the inputs'.
  enum Step {
    ADD(0, 2),
    SUB(1, 2),
    MUL(2, 2),
    DIV(3, 2),
    EXP(4, 1),
    LN(5, 1),
    /// start, a, b: start + a·b.
    MULADD(6, 3),
    /// start, a, b, a's pace, b's pace, count.
    DOT(7, 6);

    private static final Step[] BY_CODE = {ADD, SUB, MUL, DIV, EXP, LN, MULADD, DOT};

    final byte code;
    final int operands;

    Step(int code, int operands) {
      this.code = (byte) code;
      this.operands = operands;
    }

    static Step of(byte code) {
      return BY_CODE[code];
    }
  }

  /// This slot is −0, which added to anything changes nothing: where a sum starts from nothing.
  static final int NOTHING = 0;

  final byte[] steps;
  final int[] operands; // of all steps, one after the other
  final int steady; // slots before the first step's: NOTHING and the leaves
  final int[] inputs; // their slots
  final int[] outputs;
  private final double[] leaves; // values of the constants at their slots

  Tape(byte[] steps, int[] operands, Circuit circuit, int[] outputs) {
    this.steps = steps;
    this.operands = operands;
    this.steady = 1 + circuit.leaves();
    this.outputs = outputs;
    this.inputs = circuit.inputs();
    this.leaves = new double[steady];
    leaves[NOTHING] = -0.0;
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = slot(inputs[i]);
    }
    for (int leaf = 1; leaf < steady; leaf++) {
      int slot = leaf;
      circuit.constant(-leaf).ifPresent(c -> leaves[slot] = c.value().doubleValue());
    }
  }

  /// The slot of a leaf.
  static int slot(int leaf) {
    return -leaf;
  }

  public static Tape of(Circuit circuit) {
    return new Fusion(circuit).tape();
  }

  /// Sweeps one point at a time.
  public TapeSweep sweep() {
    return new TapeSweep(this, Points.one());
  }

  /// Sweeps eight points at a time; it takes eight times the memory and a little more time than one.
  public TapeSweep sweepMany() {
    return new TapeSweep(this, Points.many());
  }

  double leaf(int slot) {
    return leaves[slot];
  }

  int slots() {
    return steady + steps.length;
  }

  /// Bytes of the tape itself.
  public long bytes() {
    return steps.length + 4L * operands.length + 8L * leaves.length + 4L * inputs.length;
  }
}
