package dev.headroom.count;

import static dev.headroom.count.Sums.product;
import static dev.headroom.count.Sums.sum;

import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.GatedDelta;
import dev.headroom.model.Heads;
import dev.headroom.model.Latent;
import dev.headroom.model.Layer;
import dev.headroom.model.Summed;
import dev.headroom.shape.Step;
import dev.headroom.tensor.Span;

/// What has to be kept of earlier tokens so that the next one can see them: keys and values of every
/// layer, or the latents that they are made of; of a window only what it reaches.
/// Fails:  ArithmeticException past 2^63 − 1.
/// Source: docs/counting.md.
public final class Cache {
  private Cache() {}

  /// Numbers that one layer keeps of one token.
  public static long each(Attention attention) {
    return switch (attention) {
      case Heads h -> sum(h.keys(), h.values());
      case Summed s -> product(2, s.heads(), s.keyWidth());
      case Latent l -> sum(l.rank(), l.rotation().rotated());
      case GatedDelta _ -> 0; // a state that does not grow, which is not counted
    };
  }

  /// Numbers that all layers keep of one token, as long as no window has let go of it.
  public static long each(Architecture model) {
    long all = 0;
    for (Layer layer : model.layers()) {
      all = sum(all, each(layer.attention().f()));
    }
    return all;
  }

  /// Positions of all rows of a step that were kept and that some query of this span sees.
  static long read(Span span, Step step) {
    int seen = span.seen(step.tokens(), step.context());
    return product(step.batch(), Math.max(0, seen - step.tokens()));
  }

  /// Numbers that are kept of a row of so many tokens, the last one's own among them.
  public static long of(Architecture model, int context) {
    long all = 0;
    for (Layer layer : model.layers()) {
      Attention a = layer.attention().f();
      all = sum(all, product(a.scoring().span().held(context), each(a)));
    }
    return all;
  }
}
