package dev.headroom.circuit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// An extended arithmetic circuit: leaves (inputs and constants), gates in an order in which every
/// operand stands before its user, and named outputs. Immutable.
///
/// Two faces. Passes read {@link Gate} records, one at a time, by {@link #node}. Underneath a gate
/// is 9 bytes: an opcode and two operands, in pieces of {@value #PIECE} gates, so that a circuit
/// grows without being copied and a pass that only appends shares the pieces of what it read. Gates
/// count up from 0 and leaves down from −1: leaves cost the gates nothing, and a leaf may be added
/// when gates already stand.
/// Shared: by any number of threads; it never changes.
/// Source: theory.md 3; docs/circuits.md 1.
public final class Circuit {
  static final int SHIFT = 16;
  static final int PIECE = 1 << SHIFT;
  static final int MASK = PIECE - 1;

  /// One output.
  public record Output(String name, int node) {}

  /// The gates, piece by piece; all pieces full but the last.
  record Gates(byte[][] kinds, int[][] left, int[][] right, int size) {}

  /// The leaves: a name (empty for a constant without one) and, for constants, the value.
  record Leaves(Names names, int[] constantOf, List<Constant> constants, int count) {}

  private final Gates gates;
  private final Leaves leaves;
  private final List<Output> outputs;
  private final Labels labels;

  Circuit(Gates gates, Leaves leaves, List<Output> outputs, Labels labels) {
    this.gates = gates;
    this.leaves = leaves;
    this.outputs = List.copyOf(outputs);
    this.labels = labels;
  }

  public static CircuitBuilder builder() {
    return new CircuitBuilder();
  }

  /// Number of gates; inputs, constants and outputs do not count.
  public int size() {
    return gates.size;
  }

  /// Number of inputs and constants: nodes have ids from −leaves to size − 1.
  public int leaves() {
    return leaves.count;
  }

  public List<Output> outputs() {
    return outputs;
  }

  public OptionalInt output(String name) {
    return outputs.stream().filter(o -> o.name().equals(name)).mapToInt(Output::node).findFirst();
  }

  /// The node as passes read it.
  public Gate node(int id) {
    if (id < 0) {
      int leaf = ~id;
      int constant = leaves.constantOf[leaf];
      return constant == 0
          ? new Gate.Input(leaves.names.name(leaf))
          : new Gate.Const(leaves.constants.get(constant - 1));
    }
    int piece = id >> SHIFT;
    int at = id & MASK;
    int u = gates.left[piece][at];
    int v = gates.right[piece][at];
    return switch (Kind.of(gates.kinds[piece][at])) {
      case ADD -> new Gate.Add(u, v);
      case SUB -> new Gate.Sub(u, v);
      case MUL -> new Gate.Mul(u, v);
      case DIV -> new Gate.Div(u, v);
      case EXP -> new Gate.Exp(u);
      case LN -> new Gate.Ln(u);
    };
  }

  /// A gate's kind; with {@link #left} and {@link #right}, what a sweep over millions of gates reads
  /// in place of {@link #node}, which makes an object of every gate.
  public Kind kind(int gate) {
    return Kind.of(gates.kinds[gate >> SHIFT][gate & MASK]);
  }

  /// A gate's first operand.
  public int left(int gate) {
    return gates.left[gate >> SHIFT][gate & MASK];
  }

  /// A gate's second operand; of exp and ln the only one again.
  public int right(int gate) {
    return gates.right[gate >> SHIFT][gate & MASK];
  }

  public boolean isInput(int id) {
    return id < 0 && leaves.constantOf[~id] == 0;
  }

  public Optional<Constant> constant(int id) {
    return id < 0 && leaves.constantOf[~id] != 0
        ? Optional.of(leaves.constants.get(leaves.constantOf[~id] - 1))
        : Optional.empty();
  }

  /// Ids of the inputs, in the order in which they were declared.
  public int[] inputs() {
    int[] ids = new int[leaves.count];
    int n = 0;
    for (int leaf = 0; leaf < leaves.count; leaf++) {
      if (leaves.constantOf[leaf] == 0) {
        ids[n++] = ~leaf;
      }
    }
    return java.util.Arrays.copyOf(ids, n);
  }

  public List<String> inputNames() {
    List<String> names = new ArrayList<>();
    for (int id : inputs()) {
      names.add(leaves.names.name(~id));
    }
    return names;
  }

  public OptionalInt input(String name) {
    int leaf = name.isEmpty() ? Names.ABSENT : leaves.names.find(name);
    return leaf == Names.ABSENT || !isInput(~leaf) ? OptionalInt.empty() : OptionalInt.of(~leaf);
  }

  /// The node's name, for people: its own, or that of the gate of the first circuit from which a
  /// pass made it.
  public String label(int id) {
    return id < 0 ? leafLabel(~id) : labels.of(id);
  }

  private String leafLabel(int leaf) {
    String name = leaves.names.name(leaf);
    return name.isEmpty() ? leaves.constants.get(leaves.constantOf[leaf] - 1).toString() : name;
  }

  Gates gates() {
    return gates;
  }

  Leaves leafTable() {
    return leaves;
  }

  Labels labels() {
    return labels;
  }

  /// Bytes of the gates divided by their number.
  public double bytesPerGate() {
    long bytes = 0;
    for (int i = 0; i < gates.kinds.length; i++) {
      bytes += gates.kinds[i].length + 4L * gates.left[i].length + 4L * gates.right[i].length;
    }
    return gates.size == 0 ? 0 : (double) bytes / gates.size;
  }
}
