package dev.headroom.bounds;

import static dev.headroom.bounds.Feature.CAP;
import static dev.headroom.bounds.Feature.CAUSAL;
import static dev.headroom.bounds.Feature.DENORMALISED;
import static dev.headroom.bounds.Feature.DISTANCES;
import static dev.headroom.bounds.Feature.EXPERTS;
import static dev.headroom.bounds.Feature.GATED_DELTA;
import static dev.headroom.bounds.Feature.GATED_HEADS;
import static dev.headroom.bounds.Feature.GROUPED;
import static dev.headroom.bounds.Feature.HARDMAX;
import static dev.headroom.bounds.Feature.LATENT;
import static dev.headroom.bounds.Feature.MIXED;
import static dev.headroom.bounds.Feature.NORMS;
import static dev.headroom.bounds.Feature.NO_SKIP;
import static dev.headroom.bounds.Feature.PARTLY_ROTARY;
import static dev.headroom.bounds.Feature.ROTARY;
import static dev.headroom.bounds.Feature.SINK;
import static dev.headroom.bounds.Feature.SUMMED;
import static dev.headroom.bounds.Feature.WINDOW;

import dev.headroom.bounds.Says.States;
import dev.headroom.claim.Claim.Conditional;
import dev.headroom.claim.Hypothesis;
import dev.headroom.claim.Source;
import java.util.EnumSet;
import java.util.List;

/// The theorems on computing all heads together, a row each.
/// Source: [SXYY]; theory.md 4 and 7.
public final class Catalogue {
  public static final Bound PAPER =
      new Bound(
          "[SXYY] Theorems 3.1 and 5.1",
          EnumSet.of(
              CAUSAL,
              WINDOW,
              GROUPED,
              NORMS,
              ROTARY,
              CAP,
              SINK,
              DISTANCES,
              LATENT,
              EXPERTS,
              GATED_DELTA,
              GATED_HEADS),
          Catalogue::paper);

  public static final Bound H5 =
      new Bound(
          "H5",
          EnumSet.of(CAP, HARDMAX, DENORMALISED, LATENT, SUMMED, NO_SKIP, GATED_DELTA, GATED_HEADS),
          HostedVectors::of);

  public static final Bound BARE =
      new Bound(
          "H2, H3",
          EnumSet.of(
              WINDOW,
              NORMS,
              ROTARY,
              CAP,
              SINK,
              HARDMAX,
              DISTANCES,
              LATENT,
              EXPERTS,
              NO_SKIP,
              MIXED,
              GATED_DELTA,
              GATED_HEADS),
          BareProducts::of);

  public static final Bound H4 =
      new Bound(
          "H4",
          EnumSet.of(HARDMAX, DENORMALISED, LATENT, SUMMED, NO_SKIP, GATED_DELTA, GATED_HEADS),
          HiddenProducts::of);

  /// What time is needed if a hypothesis holds: the paper's theorem before ours.
  public static final List<Bound> CONDITIONAL = List.of(PAPER, H5);

  /// Which products a circuit hides: the sharper construction first.
  public static final List<Bound> PRODUCTS = List.of(BARE, H4);

  private Catalogue() {}

  private static Says paper(Subject s) {
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
        "for families of such shapes with head-dim at least log N; no finite statement",
        summary);
  }

  /// What of a model Headroom's proofs cover and no computation has tried.
  static String tried(Subject s) {
    EnumSet<Feature> untried = EnumSet.of(EXPERTS, DISTANCES, PARTLY_ROTARY);
    untried.retainAll(s.features());
    return untried.isEmpty()
        ? ""
        : "; with " + Feature.listed(untried) + " by the same proof, not tried";
  }
}
