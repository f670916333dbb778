package dev.headroom.circuit;

import dev.headroom.field.Rational;
import dev.headroom.work.Pace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes a circuit gate by gate; an operand must stand before its user, so there are no cycles.
/// Work:   9 bytes a gate and no copying as it grows; {@link #sharing} adds a table of 8 bytes a
///         gate and answers an equal gate that already stands.
/// Shared: never, one thread builds.
/// Fails:  IllegalArgumentException on an id that does not stand, or a name that does already.
public final class CircuitBuilder implements Arithmetic {
  private static final int MOST_LABELLED = 1 << 23;

  private byte[][] kinds = new byte[16][];
  private int[][] left = new int[16][];
  private int[][] right = new int[16][];
  private byte[] kindsNow = new byte[0];
  private int[] leftNow = new int[0];
  private int[] rightNow = new int[0];
  private int at = Circuit.PIECE; // place in the current piece; a new one is due
  private int base = -Circuit.PIECE; // id of the current piece's first gate

  private final Names leafNames = new Names();
  private int[] constantOf = new int[16];
  private int leaves;
  private final List<Constant> constants = new ArrayList<>();
  private final Map<Constant, Integer> unnamed = new HashMap<>();
  private final List<Circuit.Output> outputs = new ArrayList<>();
  private final Set<String> outputNames = new HashSet<>();
  private @Nullable Names gateNames;
  private @Nullable Sharing shared;
  private Labels.@Nullable Recorder recorder;
  private @Nullable Pace pace;

  CircuitBuilder() {}

  /// A builder that starts with all leaves and gates of `source` (no outputs), sharing its pieces.
  public static CircuitBuilder extending(Circuit source) {
    CircuitBuilder out = new CircuitBuilder();
    Circuit.Gates gates = source.gates();
    out.copyLeaves(source);
    int pieces = gates.kinds().length;
    out.kinds = Arrays.copyOf(gates.kinds(), Math.max(16, 2 * pieces));
    out.left = Arrays.copyOf(gates.left(), Math.max(16, 2 * pieces));
    out.right = Arrays.copyOf(gates.right(), Math.max(16, 2 * pieces));
    if (pieces > 0) {
      int last = pieces - 1;
      out.kindsNow = Arrays.copyOf(gates.kinds()[last], Circuit.PIECE);
      out.leftNow = Arrays.copyOf(gates.left()[last], Circuit.PIECE);
      out.rightNow = Arrays.copyOf(gates.right()[last], Circuit.PIECE);
      out.kinds[last] = out.kindsNow;
      out.left[last] = out.leftNow;
      out.right[last] = out.rightNow;
      out.base = last << Circuit.SHIFT;
      out.at = gates.size() - out.base;
    }
    return out;
  }

  private void copyLeaves(Circuit source) {
    for (int leaf = 0; leaf < source.leaves(); leaf++) {
      String name = source.leafTable().names().name(leaf);
      Optional<Constant> value = source.constant(~leaf);
      if (value.isPresent()) {
        leaf(name, value);
        if (name.isEmpty()) {
          unnamed.put(value.get(), ~leaf);
        }
      } else {
        leaf(name, value);
      }
    }
  }

  /// From here on an equal gate is not written twice; a + b equals b + a, and a · b equals b · a.
  public CircuitBuilder sharing() {
    shared = new Sharing();
    return this;
  }

  /// Tells how far the writing is.
  public CircuitBuilder paced(Pace told) {
    pace = told;
    return this;
  }

  /// Gates written from here on are called after the gates of `source` given to {@link #from}. A
  /// large circuit without names is not worth the 4 bytes a gate.
  public CircuitBuilder labelled(Circuit source) {
    if (!labels(source)) {
      return this;
    }
    Labels.Recorder labels = new Labels.Recorder(source);
    for (int gate = 0; gate < size(); gate++) {
      labels.from(gate);
      labels.fill(gate + 1);
    }
    recorder = labels;
    return this;
  }

  /// Whether gates made of the source's are called after them.
  static boolean labels(Circuit source) {
    return source.size() <= MOST_LABELLED || source.labels().own();
  }

  /// The gate of the source from which the gates that follow stem.
  public void from(int sourceGate) {
    if (recorder != null) {
      recorder.fill(size());
      recorder.from(sourceGate);
    }
  }

  public int size() {
    return base + at;
  }

  public int leaves() {
    return leaves;
  }

  /// Bytes that the circuit takes so far, and those of them that are names.
  long bytes() {
    return (long) Room.GATE * size() + Integer.BYTES * (long) constantOf.length + nameBytes();
  }

  long nameBytes() {
    return leafNames.bytes() + (gateNames == null ? 0 : gateNames.bytes());
  }

  public int input(String name) {
    checkName(name);
    return leaf(name, Optional.empty());
  }

  /// Equal constants without a name are one leaf.
  @Override
  public int constant(Rational value) {
    return constant(Constant.exact(value));
  }

  public int constant(Constant value) {
    Integer known = unnamed.get(value);
    if (known != null) {
      return known;
    }
    int id = leaf("", Optional.of(value));
    unnamed.put(value, id);
    return id;
  }

  public int constant(String name, Constant value) {
    checkName(name);
    return leaf(name, Optional.of(value));
  }

  private int leaf(String name, Optional<Constant> value) {
    if (leaves == constantOf.length) {
      constantOf = Arrays.copyOf(constantOf, leaves * 2);
    }
    leafNames.add(name);
    if (value.isPresent()) {
      constants.add(value.get());
      constantOf[leaves] = constants.size();
    }
    return ~leaves++;
  }

  @Override
  public int add(int u, int v) {
    return gate(Kind.ADD, u, v);
  }

  @Override
  public int sub(int u, int v) {
    return gate(Kind.SUB, u, v);
  }

  @Override
  public int mul(int u, int v) {
    return gate(Kind.MUL, u, v);
  }

  @Override
  public int div(int u, int v) {
    return gate(Kind.DIV, u, v);
  }

  @Override
  public int exp(int u) {
    return gate(Kind.EXP, u, u);
  }

  @Override
  public int ln(int u) {
    return gate(Kind.LN, u, u);
  }

  @Override
  public int gate(Kind kind, int u, int v) {
    int size = base + at;
    if (u < -leaves || v < -leaves || u >= size || v >= size) {
      throw new IllegalArgumentException(
          "node " + (u < -leaves || u >= size ? u : v) + " does not stand yet");
    }
    if (shared != null) {
      int equal = shared.find(this, kind, u, v);
      if (equal != Sharing.ABSENT) {
        return equal;
      }
    }
    if (at == Circuit.PIECE) {
      nextPiece();
    }
    kindsNow[at] = kind.code();
    leftNow[at] = u;
    rightNow[at] = v;
    return base + at++;
  }

  boolean equal(int gate, byte kind, int u, int v) {
    int piece = gate >> Circuit.SHIFT;
    int place = gate & Circuit.MASK;
    return kinds[piece][place] == kind && left[piece][place] == u && right[piece][place] == v;
  }

  int hashOf(int gate) {
    int piece = gate >> Circuit.SHIFT;
    int place = gate & Circuit.MASK;
    return Sharing.hash(kinds[piece][place], left[piece][place], right[piece][place]);
  }

  private void nextPiece() {
    int piece = size() >> Circuit.SHIFT;
    if (size() > Integer.MAX_VALUE - leaves - 2 * Circuit.PIECE) {
      throw new IllegalArgumentException("a circuit of more than " + size() + " gates");
    }
    if (piece == kinds.length) {
      kinds = Arrays.copyOf(kinds, piece * 2);
      left = Arrays.copyOf(left, piece * 2);
      right = Arrays.copyOf(right, piece * 2);
    }
    kinds[piece] = kindsNow = new byte[Circuit.PIECE];
    left[piece] = leftNow = new int[Circuit.PIECE];
    right[piece] = rightNow = new int[Circuit.PIECE];
    base = piece << Circuit.SHIFT;
    at = 0;
    if (pace != null) {
      pace.step(Circuit.PIECE);
    }
  }

  public void output(String name, int node) {
    if (node < -leaves || node >= size()) {
      throw new IllegalArgumentException("node " + node + " does not stand yet");
    }
    if (name.isEmpty() || !outputNames.add(name)) {
      throw new IllegalArgumentException("output " + name + " is defined twice or has no name");
    }
    outputs.add(new Circuit.Output(name, node));
  }

  /// Names the gate written last; all gates must be named or none.
  void nameGate(byte[] bytes, int from, int to) {
    if (gateNames == null) {
      gateNames = new Names();
    }
    gateNames.add(bytes, from, to);
  }

  private void checkName(String name) {
    if (name.isEmpty() || leafNames.find(name) != Names.ABSENT) {
      throw new IllegalArgumentException(
          name.isEmpty() ? "an empty name" : name + " is defined twice");
    }
  }

  /// The id of a named leaf or gate.
  int find(byte[] bytes, int from, int to) {
    int gate = gateNames == null ? Names.ABSENT : gateNames.find(bytes, from, to);
    if (gate != Names.ABSENT) {
      return gate;
    }
    int leaf = leafNames.find(bytes, from, to);
    return leaf == Names.ABSENT ? Integer.MIN_VALUE : ~leaf;
  }

  /// The circuit; the builder must not be used again.
  public Circuit build() {
    int size = size();
    int pieces = (size + Circuit.MASK) >> Circuit.SHIFT;
    kinds = Arrays.copyOf(kinds, pieces);
    left = Arrays.copyOf(left, pieces);
    right = Arrays.copyOf(right, pieces);
    if (pieces > 0 && at < Circuit.PIECE) {
      kinds[pieces - 1] = Arrays.copyOf(kindsNow, at);
      left[pieces - 1] = Arrays.copyOf(leftNow, at);
      right[pieces - 1] = Arrays.copyOf(rightNow, at);
    }
    return new Circuit(
        new Circuit.Gates(kinds, left, right, size),
        new Circuit.Leaves(leafNames, Arrays.copyOf(constantOf, leaves), constants, leaves),
        outputs,
        labels(size));
  }

  private Labels labels(int size) {
    if (recorder != null) {
      recorder.fill(size);
      return recorder.labels();
    }
    return gateNames != null && gateNames.count() == size
        ? new Labels.Named(gateNames)
        : Labels.numbered();
  }
}
