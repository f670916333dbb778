package dev.headroom.forward;

import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.Branch;
import dev.headroom.model.Experts;
import dev.headroom.model.Gated;
import dev.headroom.model.GatedDelta;
import dev.headroom.model.Heads;
import dev.headroom.model.Latent;
import dev.headroom.model.Layer;
import dev.headroom.model.Mlp;
import dev.headroom.model.Plain;
import dev.headroom.model.Summed;

/// How wide the activations of a run are, as its widest layer needs them.
/// Shape:  stream: of x, and of what halves of a layer read and write beside it; qkv, heads: of the
///         heads that are computed together; hidden: inside an MLP.
/// Fails:  ArithmeticException when a width is past 2^31 − 1.
public record Columns(int stream, int beside, int qkv, int heads, int hidden) {

  public static Columns of(Architecture a) {
    Columns widest = new Columns(a.width(), 1, 0, 0, 0);
    for (Layer layer : a.kinds().keySet()) {
      Columns one = of(layer, a.width());
      widest =
          new Columns(
              a.width(),
              Math.max(widest.beside, one.beside),
              Math.max(widest.qkv, one.qkv),
              Math.max(widest.heads, one.heads),
              Math.max(widest.hidden, one.hidden));
    }
    return widest;
  }

  private static Columns of(Layer layer, int width) {
    Attention a = layer.attention().f();
    int qkv =
        switch (a) {
          case Heads h -> Math.addExact(h.queries(), Math.addExact(h.keys(), h.values()));
          case Summed s -> Math.multiplyExact(3, s.keyWidth());
          case Latent _, GatedDelta _ ->
              Math.multiplyExact(a.heads(), 2 * a.keyWidth() + a.valueWidth());
        };
    int heads =
        switch (a) {
          case Heads h -> h.outputs();
          case Summed s -> s.keyWidth();
          case Latent _, GatedDelta _ -> Math.multiplyExact(a.heads(), a.valueWidth());
        };
    boolean aside = !direct(layer.attention()) || layer.mlp().filter(m -> !direct(m)).isPresent();
    return new Columns(
        width, aside ? 2 : 1, qkv, heads, layer.mlp().map(Columns::hidden).orElse(0));
  }

  private static int hidden(Branch<Mlp> branch) {
    return switch (branch.f()) {
      case Plain p -> p.hidden();
      case Gated g -> Math.multiplyExact(2, g.hidden());
      case Experts e -> Math.multiplyExact(2, e.each().hidden());
    };
  }

  /// Whether the last product of a half adds to the stream itself.
  static boolean direct(Branch<?> branch) {
    return branch.after().isEmpty() && branch.scale() == 1;
  }

  /// All columns of one row.
  public long all() {
    return (1L + beside) * stream + qkv + heads + (long) hidden;
  }
}
