package dev.headroom.circuit;

import dev.headroom.circuit.Tape.Step;
import java.util.Arrays;

/// Turns the gates of a circuit into the steps of a tape.
/// Work:   two sweeps over the gates.
/// Fails:  IllegalArgumentException when steps or their operands pass 2³¹.
final class Fusion {
  private static final int OFTEN = 2;
  private static final int MOST = Integer.MAX_VALUE - 8;

  private final Circuit circuit;
  private final int size;
  private final int leaves;

  /// By leaves + id: how often a gate is used (2 is often), until its turn comes; then its slot.
  private final int[] at;

  private byte[] steps = new byte[1 << 10];
  private int[] operands = new int[1 << 12];
  private int stepCount;
  private int operandCount;

  // The sum of products that grows.
  private int start;
  private int a;
  private int b;
  private int aPace;
  private int bPace;
  private int count;

  Fusion(Circuit circuit) {
    this.circuit = circuit;
    this.size = circuit.size();
    this.leaves = circuit.leaves();
    this.at = new int[leaves + size];
  }

  Tape tape() {
    for (int gate = 0; gate < size; gate++) {
      use(circuit.left(gate));
      use(circuit.right(gate));
    }
    circuit.outputs().forEach(o -> at[leaves + o.node()] = OFTEN);
    for (int leaf = -1; leaf >= -leaves; leaf--) {
      at[leaves + leaf] = Tape.slot(leaf);
    }
    int next = 0;
    while (next < size) {
      int after = products(next);
      next = after > next ? after : single(next);
    }
    int[] outputs = circuit.outputs().stream().mapToInt(o -> at[leaves + o.node()]).toArray();
    return new Tape(
        Arrays.copyOf(steps, stepCount), Arrays.copyOf(operands, operandCount), circuit, outputs);
  }

  private void use(int node) {
    if (at[leaves + node] < OFTEN) {
      at[leaves + node]++;
    }
  }

  /// Writes the sum of products that begins at a gate, if one does; answers the gate behind it.
  private int products(int first) {
    if (!product(first)) {
      return first;
    }
    int sum;
    if (adds(first + 1, first)) {
      sum = first + 1;
      int u = circuit.left(sum);
      begin(at[leaves + (u == first ? circuit.right(sum) : u)], first);
    } else if (product(first + 1) && adds(first + 2, first) && adds(first + 2, first + 1)) {
      sum = first + 2;
      begin(Tape.NOTHING, first);
      extend(first + 1);
    } else {
      return first;
    }
    while (once(sum)
        && product(sum + 1)
        && adds(sum + 2, sum)
        && adds(sum + 2, sum + 1)
        && extend(sum + 1)) {
      sum += 2;
    }
    if (count == 1) {
      write(Step.MULADD, sum, start, a, b);
    } else {
      write(Step.DOT, sum, start, a, b, aPace, bPace, count);
    }
    return sum + 1;
  }

  private void begin(int from, int product) {
    start = from;
    a = at[leaves + circuit.left(product)];
    b = at[leaves + circuit.right(product)];
    count = 1;
  }

  /// Takes one more product in, if its factors keep pace.
  private boolean extend(int product) {
    int nextA = at[leaves + circuit.left(product)];
    int nextB = at[leaves + circuit.right(product)];
    if (count == 1) {
      aPace = nextA - a;
      bPace = nextB - b;
    }
    boolean keeps = nextA == a + count * aPace && nextB == b + count * bPace;
    count += keeps ? 1 : 0;
    return keeps;
  }

  private int single(int gate) {
    int u = at[leaves + circuit.left(gate)];
    int v = at[leaves + circuit.right(gate)];
    switch (circuit.kind(gate)) {
      case ADD -> write(Step.ADD, gate, u, v);
      case SUB -> write(Step.SUB, gate, u, v);
      case MUL -> write(Step.MUL, gate, u, v);
      case DIV -> write(Step.DIV, gate, u, v);
      case EXP -> write(Step.EXP, gate, u);
      case LN -> write(Step.LN, gate, u);
    }
    return gate + 1;
  }

  /// Whether the gate is a product that is used once.
  private boolean product(int gate) {
    return gate < size && circuit.kind(gate) == Kind.MUL && once(gate);
  }

  private boolean once(int gate) {
    return at[leaves + gate] == 1;
  }

  private boolean adds(int gate, int operand) {
    return gate < size
        && circuit.kind(gate) == Kind.ADD
        && (circuit.left(gate) == operand || circuit.right(gate) == operand);
  }

  private void write(Step step, int gate, int... slots) {
    if (stepCount == steps.length) {
      steps = Arrays.copyOf(steps, larger(stepCount));
    }
    if (operandCount + slots.length > operands.length) {
      operands = Arrays.copyOf(operands, larger(operandCount));
    }
    at[leaves + gate] = 1 + leaves + stepCount;
    steps[stepCount++] = step.code;
    for (int slot : slots) {
      operands[operandCount++] = slot;
    }
  }

  private static int larger(int length) {
    if (length > MOST - 16) {
      throw new IllegalArgumentException("a tape of more than " + MOST + " operands");
    }
    return (int) Math.min(2L * length, MOST);
  }
}
