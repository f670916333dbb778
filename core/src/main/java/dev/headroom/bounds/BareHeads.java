package dev.headroom.bounds;

import dev.headroom.bounds.Says.General;
import dev.headroom.bounds.Says.Silent;
import dev.headroom.bounds.Says.States;
import dev.headroom.claim.Claim.Conditional;
import dev.headroom.claim.Claim.Counted;
import dev.headroom.claim.Claim.Exponent;
import dev.headroom.claim.Hypothesis;
import dev.headroom.claim.Source;
import dev.headroom.claim.Unit;
import dev.headroom.model.Attention;
import dev.headroom.shape.Regime;
import java.util.Locale;
import java.util.Optional;

/// What [SXYY] says of bare heads, joint and one by one, and the operations of one by its definition.
/// Source: [SXYY] Theorems 3.1 and 5.1, Section 6; theory.md 1, Counting.
final class BareHeads {
  private static final String FAMILIES = "for families of such shapes";

  private BareHeads() {}

  /// Theorem 3.1.
  static Says needed(Subject s) {
    String summary =
        switch (s.regime().size()) {
          case SMALL ->
              "if 3-OV is hard, computing all heads together gains at most N^o(1) in families of such"
                  + " shapes";
          case BETWEEN ->
              "what computing all heads together could gain is open at this head-dim, beyond"
                  + " N^(2−o(1)) a head if 3-OV is hard";
          case LARGE ->
              "computing all heads together gains at most N^o(1) in families of such shapes, if ω > 2";
        };
    return new States(
        new Conditional("LH·N^(2−o(1))", Hypothesis.THREE_OV, new Source("SXYY", "Theorem 3.1")),
        FAMILIES + " with head-dim at least log N; no finite statement",
        summary);
  }

  /// Theorem 5.1.
  static Says neededGates(Subject s) {
    return new States(
        new Exponent("LH·N^(ω−o(1)) − O(LH·N²)", new Source("SXYY", "Theorem 5.1")),
        FAMILIES
            + " with head-dim of order N; more than reading the inputs only if ω > 2; no finite statement",
        "");
  }

  /// Section 6, a remark.
  static Says neededBetween(Subject s) {
    int n = s.step().tokens();
    if (s.headDim() > n) {
      return new Silent("a head-dim above its tokens");
    }
    return s.model().width() < n
        ? new Silent("a width below its tokens")
        : new States(
            new Exponent("LH·N^(ω(1,a,a)−o(1))", new Source("SXYY", "Section 6")),
            FAMILIES
                + " with head-dim N^a, a ≤ 1; a remark without proof; ω(1,a,a) is at least 1 + a; no finite"
                + " statement",
            "");
  }

  /// Known algorithms: the only exponents that may be decimals.
  static Says enough(Subject s) {
    int m = s.headDim();
    int n = s.step().tokens();
    if (m <= Regime.log(n)) {
      return new General(FAMILIES + " with head-dim N^o(1): LH·N^(2+o(1)) time");
    }
    double a = Math.ceil(1e4 * Math.log(m) / Math.log(n)) / 1e4; // more is never less
    Optional<UpperBoundOnOmega> omega = UpperBoundOnOmega.of(a);
    return omega
        .<Says>map(known ->
            new General(
                String.format(
                    Locale.ROOT,
                    "%s with head-dim N^%.4f: LH·N^(%s+o(1)) gates, by ω(1,%.4f,1) ≤ %s %s",
                    FAMILIES,
                    a,
                    known.text(),
                    a,
                    known.text(),
                    known.source())))
        .orElseGet(() -> new Silent("a head-dim past the table of exponents"));
  }

  /// One head-dim, ever more tokens.
  static Says fixedHeadDim(Subject s) {
    return new General(
        String.format(
            Locale.ROOT,
            "N^(2−1/%d) up to factors below every power, for ever more tokens at this head-dim; no finite"
                + " statement; of one head, and not times LH",
            s.headDim()));
  }

  /// P·(2m − 1) scores, P exps, P − N sums, v·(2P − N) values and N·v divisions.
  static Says counted(Subject s) {
    Attention head = s.model().layers().getFirst().attention().f();
    long n = s.step().tokens();
    long pairs = head.scoring().span().pairs(s.step().tokens(), s.step().tokens());
    long m = head.keyWidth();
    long v = head.valueWidth();
    long operations = Math.addExact(Math.multiplyExact(2 * pairs, m + v), pairs - n);
    return new States(
        new Counted(operations, Unit.FLOPS, new Source("Headroom", "docs/theory.md 1, Counting")),
        String.format(
            Locale.ROOT, "one head of %,d tokens and %,d visible pairs, exps included", n, pairs),
        "");
  }
}
