package dev.headroom.trace;

import dev.headroom.circuit.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// How large a transformer's circuit is, by formula: what {@link Trace} writes, without writing it.
/// Shape:  as {@link Trace#of} takes them.
/// Error:  exact below 2⁵³ gates; at most, where fast products of X = I, or rotations by almost no
///         angle, fold in part.
/// Source: theory.md 4.
public record Extent(
    Traced model, Multiplication multiplication, boolean allOutputs, boolean identity) {

  public long gates() {
    return switch (model) {
      case Bare bare -> new BareExtent(bare, multiplication, allOutputs, identity).gates();
      case Blocks blocks -> new BlocksExtent(blocks, multiplication).gates();
    };
  }

  /// Inputs.
  public long leaves() {
    return switch (model) {
      case Bare bare -> new BareExtent(bare, multiplication, allOutputs, identity).leaves();
      case Blocks blocks -> new BlocksExtent(blocks, multiplication).leaves();
    };
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

  /// The most of one size that fit with all else as it is.
  private String fitting(long free, int gate, int leaf) {
    List<String> fit = new ArrayList<>();
    for (Traced.Size size : model.free()) {
      int most = most(size.value(), n -> sized(size.with().apply(n)).bytes(gate, leaf) <= free);
      if (most > 0) {
        fit.add(size.name() + " " + most);
      }
    }
    return fit.isEmpty() ? "smaller sizes may fit" : String.join(" or ", fit) + " would fit";
  }

  private Extent sized(Traced other) {
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
