package dev.headroom.count;

import static dev.headroom.count.Sums.product;
import static dev.headroom.count.Sums.sum;

import dev.headroom.model.Latent;
import java.util.OptionalLong;

/// Latent attention in another order: queries times the map of the keys first, scores and sums of
/// latents themselves, and these times the map of the values. No key or value of a head is made.
/// Shape:  both maps take what expanding takes, a pair takes 2·(ρ + t) + 2·ρ in place of 2·m + 2·v.
/// Error:  none: AbsorbedLaws computes both orders and counts them.
/// Source: docs/counting.md, latents; [DeepSeekV3].
public final class Absorbed {
  private Absorbed() {}

  /// Flops of the whole pass in that order; none where the model has no latents.
  public static OptionalLong flops(Count expanded) {
    boolean any = false;
    long flops = expanded.total().flops();
    int n = expanded.step().tokens();
    for (Count.Kind kind : expanded.kinds()) {
      if (kind.layer().attention().f() instanceof Latent l) {
        any = true;
        long pairs = product(l.scoring().span().pairs(n, n), l.heads(), expanded.step().batch());
        long more = 2L * (2L * l.rank() - l.plain() - l.valueWidth());
        flops = sum(flops, product(kind.count(), Math.multiplyExact(pairs, more)));
      }
    }
    return any ? OptionalLong.of(flops) : OptionalLong.empty();
  }
}
