package dev.headroom.transform;

import dev.headroom.circuit.Arithmetic;
import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;
import dev.headroom.circuit.Constant;
import dev.headroom.circuit.Counter;
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
import dev.headroom.circuit.RefusedException;
import dev.headroom.circuit.Room;
import dev.headroom.field.Rational;
import dev.headroom.work.Pace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Taylor coefficients of degree 0, 1, 2 of every gate in the joint scaling x → t·x at t = 0: the
/// elimination of ÷, exp and ln. Degree 0 is a constant, degrees 1 and 2 are nodes of a circuit of
/// +, −, × alone.
///
/// What cannot be kept exactly, or has no value, refuses only if an output needs it: until then it
/// is carried as a blemish, a node id below all others.
/// Work:   size O(s); at most one non-scalar product a non-scalar gate; 12 bytes a node.
/// Fails:  RefusedException naming the gate.
/// Source: theory.md 3, the table; [SXYY] Theorem 4.1.
public final class Truncation {
  private static final Rational HALF = Rational.of(1, 2);
  private static final int FIRST_BLEMISH = Integer.MIN_VALUE;

  /// Gates that the table's longest line writes: ×, ÷.
  private static final long MOST_A_GATE = 8;

  /// Three numbers a node.
  private static final long BYTES = 12;

  private final Circuit circuit;
  private final int leaves;
  private final CircuitBuilder writer;
  private final Folding out;
  private final int zero;
  private final int[] c0; // index into values, by leaves + id
  private final int[] c1; // node of `out`
  private final int[] c2;
  private final List<AtOrigin> values = new ArrayList<>();
  private final Map<AtOrigin, Integer> indexOf = new HashMap<>();
  private final List<RefusedException> blemishes = new ArrayList<>();
  private final Map<Integer, Integer> blemishOf = new HashMap<>(); // by index of a value
  private int now; // the gate being written

  /// Shape:  target: the writer itself, or what counts in its place.
  private Truncation(Circuit circuit, CircuitBuilder writer, Arithmetic target) {
    this.circuit = circuit;
    this.leaves = circuit.leaves();
    this.writer = writer;
    this.out = new Folding(target);
    this.zero = out.zero();
    int nodes = leaves + circuit.size();
    this.c0 = new int[nodes];
    this.c1 = new int[nodes];
    this.c2 = new int[nodes];
    for (int id = -1; id >= -leaves; id--) {
      leaf(id);
    }
    Pace pace = Pace.of("truncating", circuit.size());
    for (now = 0; now < circuit.size(); now++) {
      pace.at(now);
      writer.from(now);
      gate(circuit.node(now), circuit.label(now));
    }
  }

  /// Each output's polynomial of degree at most 2.
  public static Circuit of(Circuit circuit) {
    Truncation t = written(circuit);
    circuit.outputs().forEach(o -> t.writer.output(o.name(), t.whole(o)));
    return Pruning.of(t.writer.build());
  }

  /// Each output's part of degree 2.
  public static Circuit degree2(Circuit circuit) {
    Truncation t = written(circuit);
    circuit.outputs().forEach(o -> t.writer.output(o.name(), t.sound(t.c2[t.leaves + o.node()])));
    return Pruning.of(t.writer.build());
  }

  private static Truncation written(Circuit circuit) {
    long sums = 2L * circuit.outputs().size();
    Room.require(
        "a truncated circuit",
        circuit,
        MOST_A_GATE * circuit.size() + sums,
        () -> size(circuit) + sums,
        BYTES * ((long) circuit.leaves() + circuit.size()));
    CircuitBuilder writer = Circuit.builder().labelled(circuit);
    return new Truncation(circuit, writer, writer);
  }

  /// What is written before the outputs' sums and pruning.
  private static long size(Circuit circuit) {
    CircuitBuilder leaves = Circuit.builder();
    Counter counter = new Counter(leaves);
    new Truncation(circuit, leaves, counter);
    return counter.count();
  }

  private int whole(Circuit.Output o) {
    int at = leaves + o.node();
    AtOrigin constant = values.get(c0[at]);
    Rational value =
        constant
            .rational()
            .orElseThrow(() ->
                refusal(
                    constant, o.node(), "the constant " + constant.format() + " of " + o.name()));
    return out.add(out.add(sound(c1[at]), sound(c2[at])), out.constant(value));
  }

  private void leaf(int id) {
    switch (circuit.node(id)) {
      case Input(String name) -> set(id, AtOrigin.ZERO, writer.input(name), zero);
      case Const(Constant c) ->
          set(
              id,
              c.exact()
                  ? AtOrigin.known(c.value())
                  : new AtOrigin.Unknown(
                      circuit.label(id), "the decimal " + c + " is not exact; write it as p/q"),
              zero,
              zero);
      default -> throw new IllegalStateException("a gate among the leaves");
    }
  }

  /// One gate's line of the table.
  private void gate(Gate gate, String name) {
    switch (gate) {
      case Input in -> throw new IllegalStateException("an input among the gates");
      case Const c -> throw new IllegalStateException("a constant among the gates");
      case Add(int u, int v) -> {
        int one = plus(first(u), first(v));
        set(now, AtOrigin.sum(name, zeroth(u), zeroth(v)), one, plus(second(u), second(v)));
      }
      case Sub(int u, int v) -> {
        int one = minus(first(u), first(v));
        int two = minus(second(u), second(v));
        set(now, AtOrigin.difference(name, zeroth(u), zeroth(v)), one, two);
      }
      case Mul(int u, int v) -> {
        AtOrigin u0 = zeroth(u);
        AtOrigin v0 = zeroth(v);
        int one = plus(scale(u0, first(v)), scale(v0, first(u)));
        int two = plus(scale(u0, second(v)), scale(v0, second(u)));
        set(now, AtOrigin.product(name, u0, v0), one, plus(two, times(first(u), first(v))));
      }
      case Div(int u, int v) -> {
        AtOrigin v0 = zeroth(v);
        AtOrigin z0 = AtOrigin.quotient(name, zeroth(u), v0);
        int z1 = over(minus(first(u), scale(z0, first(v))), v0);
        int rest = minus(minus(second(u), scale(z0, second(v))), times(z1, first(v)));
        set(now, z0, z1, over(rest, v0));
      }
      case Exp(int u) -> {
        AtOrigin z0 = AtOrigin.exponential(name, zeroth(u));
        int square = scale(AtOrigin.known(HALF), times(first(u), first(u)));
        set(now, z0, scale(z0, first(u)), scale(z0, plus(second(u), square)));
      }
      case Ln(int u) -> {
        AtOrigin u0 = zeroth(u);
        int z1 = over(first(u), u0);
        int square = scale(AtOrigin.known(HALF), times(z1, z1));
        set(now, AtOrigin.logarithm(name, u0), z1, minus(over(second(u), u0), square));
      }
    }
  }

  private void set(int id, AtOrigin value, int one, int two) {
    Integer known = indexOf.get(value);
    if (known == null) {
      known = values.size();
      indexOf.put(value, known);
      values.add(value);
    }
    c0[leaves + id] = known;
    boolean none = value instanceof AtOrigin.Undefined;
    c1[leaves + id] = none ? undefined(known, value) : one;
    c2[leaves + id] = none ? undefined(known, value) : two;
  }

  /// The one blemish of all gates that have no value for this reason.
  private int undefined(int index, AtOrigin value) {
    return blemishOf.computeIfAbsent(
        index,
        i ->
            value instanceof AtOrigin.Undefined(String gate, String reason)
                ? blemish(new RefusedException(gate, reason))
                : zero);
  }

  private AtOrigin zeroth(int id) {
    return values.get(c0[leaves + id]);
  }

  private int first(int id) {
    return c1[leaves + id];
  }

  private int second(int id) {
    return c2[leaves + id];
  }

  private int plus(int x, int y) {
    return blemished(x) ? x : blemished(y) ? y : out.add(x, y);
  }

  private int minus(int x, int y) {
    return blemished(x) ? x : blemished(y) ? y : out.sub(x, y);
  }

  private int times(int x, int y) {
    if (x == zero || y == zero) {
      return zero;
    }
    return blemished(x) ? x : blemished(y) ? y : out.mul(x, y);
  }

  /// constant · x.
  private int scale(AtOrigin constant, int x) {
    if (x == zero || constant.isZero() || blemished(x)) {
      return constant.isZero() ? zero : x;
    }
    Optional<Rational> value = constant.rational();
    return value.isPresent()
        ? out.mul(out.constant(value.get()), x)
        : blemish(refusal(constant, now, "the constant " + constant.format() + " multiplies"));
  }

  /// x / constant.
  private int over(int x, AtOrigin constant) {
    Optional<Rational> value = constant.rational();
    if (x == zero || blemished(x) || value.filter(Rational::isZero).isPresent()) {
      return x; // a division by 0 is refused as undefined
    }
    return value.isPresent()
        ? out.mul(out.constant(Rational.ONE.over(value.get())), x)
        : blemish(refusal(constant, now, "the constant " + constant.format() + " divides"));
  }

  private RefusedException refusal(AtOrigin constant, int gate, String what) {
    return switch (constant) {
      case AtOrigin.Unknown(String origin, String reason) -> new RefusedException(origin, reason);
      case AtOrigin.Undefined(String origin, String reason) -> new RefusedException(origin, reason);
      case AtOrigin.Known known ->
          new RefusedException(circuit.label(gate), what + " and is not rational");
    };
  }

  private int blemish(RefusedException why) {
    blemishes.add(why);
    return FIRST_BLEMISH + blemishes.size() - 1;
  }

  private boolean blemished(int node) {
    return node < FIRST_BLEMISH + blemishes.size();
  }

  private int sound(int node) {
    if (blemished(node)) {
      throw blemishes.get(node - FIRST_BLEMISH);
    }
    return node;
  }
}
