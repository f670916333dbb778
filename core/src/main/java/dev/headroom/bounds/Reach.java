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
import static dev.headroom.bounds.Feature.ROTARY;
import static dev.headroom.bounds.Feature.SINK;
import static dev.headroom.bounds.Feature.SUMMED;
import static dev.headroom.bounds.Feature.WINDOW;

import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Of what a row speaks, and what of a model it is silent about.
public record Reach(Scope of, HeadDim headDim, Set<Feature> silentFor) {
  private static final Map<String, Set<Feature>> NAMED =
      Map.of(
          "-", EnumSet.noneOf(Feature.class),
          // what [SXYY] does not treat
          "bare",
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
          // what is more than softmax(QKᵀ)V, given Q, K and V
          "head",
              EnumSet.of(
                  CAUSAL, WINDOW, CAP, SINK, HARDMAX, DENORMALISED, DISTANCES, LATENT, GATED_DELTA),
          "counted",
              EnumSet.of(CAP, SINK, HARDMAX, DENORMALISED, DISTANCES, LATENT, MIXED, GATED_DELTA),
          "H2",
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
          "H4",
              EnumSet.of(HARDMAX, DENORMALISED, LATENT, SUMMED, NO_SKIP, GATED_DELTA, GATED_HEADS),
          "H5",
              EnumSet.of(
                  CAP, HARDMAX, DENORMALISED, LATENT, SUMMED, NO_SKIP, GATED_DELTA, GATED_HEADS));

  /// The set of features that the column `silent-for` of the catalogue names.
  static Set<Feature> silentFor(String name) {
    return Objects.requireNonNull(NAMED.get(name), name);
  }

  public Reach {
    silentFor = Set.copyOf(silentFor);
  }
}
