package dev.headroom.count;

import static dev.headroom.count.Sums.product;
import static dev.headroom.count.Sums.sum;

import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.Experts;
import dev.headroom.model.Gated;
import dev.headroom.model.GatedDelta;
import dev.headroom.model.Layer;
import dev.headroom.model.Mlp;
import dev.headroom.model.Plain;

/// Numbers that a pass holds at once beside weights and cache, where its layers are at their widest:
/// the stream; inputs and outputs of attention, or what lies between the products of the MLP; and the
/// logits. No score matrix, no copies.
/// Fails:  ArithmeticException past 2^63 − 1.
/// Source: docs/audit.md, does it fit.
public final class Held {
  private Held() {}

  /// Of so many new tokens, `logits` of which get logits.
  public static long of(Architecture model, long tokens, long logits) {
    long widest = 0;
    for (Layer layer : model.kinds().keySet()) {
      long mlp = layer.mlp().map(m -> between(m.f())).orElse(0L);
      widest = Math.max(widest, Math.max(attention(layer.attention().f()), mlp));
    }
    long vocabulary = model.output().hasHead() ? model.embedding().vocabulary() : 0;
    return sum(product(tokens, sum(model.width(), widest)), product(logits, vocabulary));
  }

  /// Queries, what is kept, and the outputs of heads; nothing of what is not counted.
  private static long attention(Attention a) {
    return a instanceof GatedDelta
        ? 0
        : sum(product(a.heads(), sum(a.keyWidth(), a.valueWidth())), Cache.each(a));
  }

  private static long between(Mlp mlp) {
    return switch (mlp) {
      case Plain p -> p.hidden();
      case Gated g -> product(2, g.hidden());
      case Experts e ->
          product(2, sum(product(e.chosen(), e.hidden()), e.shared().map(Gated::hidden).orElse(0)));
    };
  }
}
