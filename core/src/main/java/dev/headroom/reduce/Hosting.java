package dev.headroom.reduce;

import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.vectors.Ov;
import dev.headroom.vectors.VectorSet;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Which architecture an instance is written into, and which sizes it is to have; those that are not
/// given are the least that hold the instance. `answered`: with a token and a layer more, so that the
/// last position answers for the whole instance; otherwise each query's position answers for itself.
/// Fails:  IllegalArgumentException with the arithmetic where an instance does not fit.
/// Source: theory.md 7.
public record Hosting(
    Host host,
    boolean answered,
    OptionalInt headDim,
    OptionalInt width,
    OptionalInt positions,
    OptionalDouble theta) {
  private static final double THETA = 10_000;

  public Hosting {
    if (theta.isPresent() && host.shared()) {
      throw new IllegalArgumentException(host.label() + " has no rotary positions, no theta");
    }
  }

  /// The transformer of a 2-OV or 3-OV instance, padded where sets are smaller than the grid has
  /// room for; `count`: such that counts can be read in it.
  public Hosted of(Ov instance, Grid grid, boolean count) {
    Ov some = instance.dim() == 0 ? blank(instance) : instance;
    Ov three =
        some.sets().size() == 2
            ? Ov.of(some.set(0), some.set(1), VectorSet.ones(some.dim()))
            : some;
    int keys = Math.max(three.set(0).size(), three.set(1).size());
    Ov padded = three.padded(keys, keys, grid.all());
    Host.Sizes sizes = sizes(padded, grid);
    Architecture architecture = host.architecture(sizes);
    Margin margin = Margin.of(keys, grid.all(), count);
    Layout layout = layout(architecture, padded.dim(), 2 * keys + 2);
    return new Hosted(padded, architecture, layout, margin, answered, host.config(sizes));
  }

  /// Vectors of no coordinate as vectors of one zero, all orthogonal as before.
  private static Ov blank(Ov instance) {
    return new Ov(
        instance.sets().stream().map(s -> VectorSet.of(s.size(), 1, (i, x) -> false)).toList());
  }

  private Layout layout(Architecture a, int dim, int tokens) {
    Attention heads = a.layers().getFirst().attention().f();
    return heads
        .rope()
        .<Layout>map(rope -> new Turned(dim, rope, tokens, answered))
        .orElseGet(() -> new Layout.Flat(dim, answered));
  }

  private Host.Sizes sizes(Ov padded, Grid grid) {
    int tokens = Math.addExact(Math.multiplyExact(2, padded.set(0).size()), answered ? 2 : 1);
    int h = grid.heads();
    Architecture any = host.architecture(any(h));
    Layout layout = layout(any, padded.dim(), tokens);
    int columns = Math.multiplyExact(layout.columns(), Hosted.signs(any));
    int m = headDim.orElseGet(() -> host.shared() ? share(h, layout, columns) : layout.headDim());
    int d = width.orElseGet(() -> host.shared() ? Math.multiplyExact(h, m) : up(columns, h));
    require(m >= layout.headDim(), "heads of " + m, layout.arithmetic() + " = " + layout.headDim());
    if (host.shared() && d != (long) h * m) {
      throw new IllegalArgumentException(
          host.label() + "'s heads share its width: D = " + d + " is not H·m = " + h + "·" + m);
    }
    if (d % h != 0) {
      throw new IllegalArgumentException(
          host.label() + "'s class wants H to divide D: " + h + " does not divide " + d);
    }
    require(d >= columns, "a width of " + d, columns + " columns of a row");
    int most = positions.orElse(tokens);
    require(
        most >= tokens,
        most + " positions",
        tokens + " tokens, 2N and " + (tokens % 2 == 0 ? 2 : 1));
    int layers = grid.layers() + (answered ? 1 : 0);
    return new Host.Sizes(layers, h, m, d, most, tokens + 2, theta.orElse(THETA));
  }

  private int share(int heads, Layout layout, int columns) {
    return width.isPresent()
        ? width.getAsInt() / heads
        : Math.max(layout.headDim(), up(columns, heads) / heads);
  }

  private static int up(int number, int of) {
    return Math.multiplyExact(Math.ceilDiv(number, of), of);
  }

  /// Sizes that any instance may ask about the architecture itself.
  private static Host.Sizes any(int heads) {
    return new Host.Sizes(1, heads, 2, 2 * heads, 1, 3, THETA);
  }

  private void require(boolean fits, String found, String needed) {
    if (!fits) {
      throw new IllegalArgumentException(
          host.label() + " with " + found + " cannot hold this: expected at least " + needed);
    }
  }
}
