package dev.headroom.bounds;

import dev.headroom.bounds.Says.Silent;
import dev.headroom.bounds.Says.States;
import dev.headroom.claim.Claim.Certified;
import dev.headroom.claim.Source;
import dev.headroom.claim.Unit;
import dev.headroom.model.Attention;
import dev.headroom.tensor.Weighting;
import java.util.Locale;

/// Headroom's H2 and H3: the independent products in any circuit for bare heads, weights being inputs.
/// Source: theory.md 4 (H2, H3).
final class BareProducts {
  private static final Source SOURCE =
      new Source("Headroom", "docs/audit.md, Headroom's construction H2, H3");

  private BareProducts() {}

  static Says of(Subject s) {
    int n = s.step().tokens();
    if (n < 2) {
      return new Silent("one token, which attends to nothing else");
    }
    if (s.model().embedding().vocabulary() < n) {
      return new Silent("a vocabulary smaller than its tokens");
    }
    Attention attention = s.model().layers().getFirst().attention().f();
    long width = s.model().width();
    return width < n
        ? narrow(attention, s.model().depth(), width)
        : wide(attention, s.model().depth(), n);
  }

  private static Says narrow(Attention s, long layers, long d) {
    boolean plain = s.kvHeads() == s.heads() && !s.scoring().span().causal() && softmax(s);
    long m = s.keyWidth();
    return plain
        ? states(DirectSum.of(layers * s.heads(), Math.min(m, d), m, d))
        : new Silent("a width below its tokens, for which plain softmax heads have a construction");
  }

  private static Says wide(Attention s, long layers, long n) {
    long m = s.keyWidth();
    long all = layers * s.heads();
    boolean grouped = s.kvHeads() < s.heads();
    boolean causal = s.scoring().span().causal();
    if (!softmax(s)) {
      return grouped || causal
          ? new Silent("denormalised heads, which have a construction without mask and groups only")
          : states(DirectSum.of(all, Math.min(m, n), m, n));
    }
    if (causal) {
      return grouped
          ? new Silent("grouped keys under a causal mask")
          : states(DirectSum.of(all, Math.min(m, (n + 1) / 2), m, n / 2));
    }
    if (m < n) {
      // By W_O at W_O = 0: all queries of a group against the first m keys.
      long perGroup = s.heads() / s.kvHeads();
      return states(DirectSum.of(layers * s.kvHeads(), perGroup * n, m, m));
    }
    return grouped
        ? new Silent("grouped keys with a head-dim that is not below its tokens")
        : states(DirectSum.of(all, Math.min(m, n), m, n - 1));
  }

  private static boolean softmax(Attention s) {
    return s.scoring().weighting() == Weighting.SOFTMAX;
  }

  private static Says states(DirectSum sum) {
    String words =
        String.format(
            Locale.ROOT,
            "attention hides %s, so 3μ+2ε ≥ %,d; and μ+ε ≥ %s, ω the exponent of matrix"
                + " multiplication",
            sum.words(),
            sum.weighted(),
            sum.powers());
    return new States(new Certified(sum.gates(), Unit.NON_SCALAR_GATES, SOURCE), words, "");
  }
}
