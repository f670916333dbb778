package dev.headroom.trace;

import dev.headroom.circuit.Room;
import dev.headroom.trace.Traced.Attention;
import dev.headroom.trace.Traced.Construction;
import java.util.function.IntPredicate;

/// How large a transformer's circuit is, by formula: what {@link Trace} writes, without writing it.
/// Shape:  as {@link Trace#of} takes them.
/// Error:  exact below 2⁵³ gates; at most, where fast products of X = I fold in part.
/// Source: theory.md 4.
public record Extent(
    Traced model, Multiplication multiplication, boolean allOutputs, boolean identity) {

  public long gates() {
    double n = model.tokens();
    double heads = model.heads();
    if (model.construction() == Construction.PAPER) {
      double sums = (model.layers() * heads - 1) * 2 * n + 2 * (n - 1);
      return (long) (model.layers() * heads * paperHead(n, model.headDim()) + sums);
    }
    double first = identity ? heads * (projections() - folded()) + n * n - n : 0;
    double layer = heads * (projections() + h2Head(n, model.headDim()) + n * n);
    return (long) (model.layers() * layer - first + (allOutputs ? 0 : n - 1));
  }

  /// Q, K and V of one head.
  private double projections() {
    double n = model.tokens();
    return 2 * multiplication.gates(n, n, model.headDim()) + multiplication.gates(n, n, n);
  }

  /// The same where X = I is folded in.
  private double folded() {
    return multiplication.scheme().isEmpty() ? 0 : projections();
  }

  private double h2Head(double n, double m) {
    double division = model.attention() == Attention.SOFTMAX ? n * (n - 1) + n * n : 0;
    return multiplication.gates(n, m, n) + n * n + multiplication.gates(n, n, n) + division;
  }

  private double paperHead(double n, double m) {
    double division = model.attention() == Attention.SOFTMAX ? 4 * n : 0;
    return multiplication.gates(n, m, n) + 2 * n * n + n * (n - 1) + division;
  }

  /// Inputs.
  public long leaves() {
    double n = model.tokens();
    boolean h2 = model.construction() == Construction.H2;
    double head = 2 * n * model.headDim() + n * n + (h2 ? 0 : n);
    return (long) (model.layers() * (double) model.heads() * head + (h2 && !identity ? n * n : 0));
  }

  /// Asks for memory before anything is built.
  /// Shape:  bytes that each gate and each leaf takes.
  /// Fails:  IllegalArgumentException with the size, what is free, and what would fit.
  public void require(int gate, int leaf) {
    Room.require("a circuit", gates(), bytes(gate, leaf), free -> fitting(free, gate, leaf));
  }

  private long bytes(int gate, int leaf) {
    return (long) ((double) gate * gates() + (double) leaf * leaves());
  }

  /// The most tokens, and the most heads, that fit with all else as it is.
  private String fitting(long free, int gate, int leaf) {
    int tokens = most(model.tokens(), n -> sized(model.heads(), n).bytes(gate, leaf) <= free);
    int heads = most(model.heads(), h -> sized(h, model.tokens()).bytes(gate, leaf) <= free);
    if (tokens == 0 && heads == 0) {
      return "fewer layers may fit";
    }
    String either = tokens == 0 || heads == 0 ? "" : " or ";
    return (tokens == 0 ? "" : "tokens " + tokens)
        + either
        + (heads == 0 ? "" : "heads " + heads)
        + " would fit";
  }

  private Extent sized(int heads, int tokens) {
    Traced other =
        new Traced(
            model.construction(),
            model.attention(),
            model.layers(),
            heads,
            tokens,
            model.headDim());
    return new Extent(other, multiplication, allOutputs, identity);
  }

  /// A size that fits, and with schoolbook products the largest, below one that does not; or 0.
  private static int most(int tooLarge, IntPredicate fits) {
    int low = 0;
    int high = tooLarge;
    while (high - low > 1) {
      int middle = low + (high - low) / 2;
      if (fits.test(middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
