package dev.headroom.count;

import static dev.headroom.count.Sums.product;
import static dev.headroom.count.Sums.sum;
import static java.lang.Math.multiplyExact;

import dev.headroom.model.Latent;
import dev.headroom.shape.Step;
import dev.headroom.tensor.Span;
import java.util.OptionalLong;

/// Latent attention in another order: queries times the map of the keys first, scores and sums of
/// latents themselves, and these times the map of the values. No key or value of a head is made.
/// Shape:  both maps take what expanding a new token takes, kept ones take nothing; a pair takes 2·(ρ + t) + 2·ρ in place of 2·m + 2·v.
/// Error:  none: AbsorbedLaws computes both orders and counts them.
/// Source: docs/counting.md, latents; [DeepSeekV3].
public final class Absorbed {
  private Absorbed() {}

  /// Flops of the whole pass in that order; none where the model has no latents.
  public static OptionalLong flops(Count expanded) {
    boolean any = false;
    long flops = expanded.total().flops();
    Step step = expanded.step();
    for (Count.Kind kind : expanded.kinds()) {
      if (kind.layer().attention().f() instanceof Latent l) {
        any = true;
        Span span = l.scoring().span();
        int n = step.tokens();
        long pairs = product(span.pairs(n, step.context()), l.heads(), step.batch());
        long more = 2L * (2L * l.rank() - l.plain() - l.valueWidth());
        long kept = Cache.read(span, step);
        long made = product(l.heads(), l.plain() + l.valueWidth());
        long expanding = product(kept, made, 2L * l.rank());
        flops = sum(flops, product(kind.count(), multiplyExact(pairs, more) - expanding));
      }
    }
    return any ? OptionalLong.of(flops) : OptionalLong.empty();
  }
}
