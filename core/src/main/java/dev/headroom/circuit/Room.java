package dev.headroom.circuit;

import dev.headroom.model.Footprint;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/// Memory for a circuit, asked for before it is built: what does not fit is refused in one line, with
/// its gates and bytes, what is free, and what would fit.
/// Units:  bytes, as the arrays of builders and passes take them.
public final class Room {
  /// An opcode and two operands.
  public static final int GATE = 9;

  /// What a sweep keeps of a node, and the bits of {@link Varying}.
  public static final int SWEEP = 5;

  /// A named leaf; an output, its name included.
  public static final int LEAF = 64;

  public static final int OUTPUT = 256;

  /// The gate from which a gate stems, while the array of them doubles.
  private static final int LABEL = 12;

  /// One part in so many is left to the collector, which cannot fill its generations to the brim.
  private static final int SLACK = 8;

  private static final long MOST = Integer.MAX_VALUE - (1 << 20);

  private Room() {}

  /// Bytes of a circuit that a pass makes of another, and of one sweep over both.
  public static long written(Circuit source, long gates) {
    int label = CircuitBuilder.labels(source) ? LABEL : 0;
    return (GATE + label + SWEEP) * gates + SWEEP * ((long) source.size() + source.leaves());
  }

  /// Asks for a circuit that a pass makes of another.
  /// Shape:  what: `a gradient`; atMost: gates by a bound; exactly: counts them, if the bound does
  ///         not fit and the count itself does; beside: bytes that the pass needs beyond {@link #written}.
  /// Fails:  IllegalArgumentException.
  public static void require(
      String what, Circuit source, long atMost, LongSupplier exactly, long beside) {
    if (fits(atMost, written(source, atMost) + beside)) {
      return;
    }
    boolean countable = fits(0, 2 * written(source, 0));
    long gates = countable ? exactly.getAsLong() : atMost;
    long each = written(source, 1) - written(source, 0);
    long rest = written(source, 0) + beside;
    require(
        countable ? what : what + ", by its bound,",
        gates,
        written(source, gates) + beside,
        free -> "one of " + Math.clamp((free - rest) / each, 0, MOST) + " gates would fit");
  }

  /// Asks for a circuit.
  /// Shape:  hint: what would fit in the free bytes it is given.
  /// Fails:  IllegalArgumentException.
  public static void require(String what, long gates, long bytes, LongFunction<String> hint) {
    long all = withSlack(bytes);
    Optional<String> free = Footprint.lacking(all);
    if (free.isPresent() || gates > MOST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s of %d gates: expected %s of memory, found %s; %s",
              what,
              gates,
              Footprint.gib(all),
              free.orElse("more, but a circuit holds at most " + MOST + " gates"),
              hint.apply(usable())));
    }
  }

  /// Asks for what a chain of passes over a circuit that stands needs at most.
  /// Shape:  each: bytes a gate, the circuit's own among them.
  /// Fails:  IllegalArgumentException.
  public static void require(String what, Circuit circuit, int each) {
    int more = each - GATE;
    require(
        what,
        circuit.size(),
        (long) more * circuit.size(),
        free -> "one of " + Math.clamp(free / more, 0, MOST) + " gates would fit");
  }

  /// The most gates that what is free holds.
  static long most() {
    return Math.min(MOST, usable() / GATE);
  }

  public static boolean fits(long gates, long bytes) {
    return gates <= MOST && Footprint.lacking(withSlack(bytes)).isEmpty();
  }

  private static long usable() {
    return Footprint.freeBytes() / (SLACK + 1) * SLACK;
  }

  private static long withSlack(long bytes) {
    return (long) (bytes * (1 + 1.0 / SLACK));
  }
}
