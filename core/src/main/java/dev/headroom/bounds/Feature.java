package dev.headroom.bounds;

import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.Branch;
import dev.headroom.model.Experts;
import dev.headroom.model.GatedDelta;
import dev.headroom.model.Heads;
import dev.headroom.model.Latent;
import dev.headroom.model.Layer;
import dev.headroom.model.Summed;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Weighting;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/// What of a model decides which theorem speaks of it, of any of its layers.
/// Source: theory.md 6, points 4 and 6.
public enum Feature {
  CAUSAL("a causal mask"),
  WINDOW("a sliding window"),
  GROUPED("grouped keys and values"),
  NORMS("norms"),
  ROTARY("positions rotated inside the scores"),
  PARTLY_ROTARY("heads rotated in part"),
  CAP("capped scores"),
  SINK("sinks"),
  HARDMAX("hardmax"),
  DENORMALISED("weights that are not divided by their sum"),
  DISTANCES("scores by distance"),
  LATENT("latent keys and values"),
  SUMMED("heads that are summed"),
  GATED_DELTA(GatedDelta.WORDS),
  GATED_HEADS("gated heads"),
  EXPERTS("experts"),
  NO_SKIP("layers that do not add to what they read"),
  MIXED("layers of several kinds");

  private final String words;

  Feature(String words) {
    this.words = words;
  }

  static Set<Feature> of(Architecture model) {
    Set<Feature> found = EnumSet.noneOf(Feature.class);
    Set<Layer> kinds = model.kinds().keySet();
    for (Feature f : values()) {
      if (kinds.stream().anyMatch(f::in)) {
        found.add(f);
      }
    }
    if (model.embedding().norm().isPresent() || model.output().norm().isPresent()) {
      found.add(NORMS);
    }
    if (kinds.size() > 1) {
      found.add(MIXED);
    }
    return found;
  }

  private boolean in(Layer layer) {
    Attention a = layer.attention().f();
    Scoring scoring = a.scoring();
    return switch (this) {
      case CAUSAL -> scoring.span().causal();
      case WINDOW -> scoring.span().windowed();
      case GROUPED -> a.kvHeads() < a.heads();
      case NORMS ->
          layer.norms() > 0
              || a instanceof Latent
              || a instanceof GatedDelta
              || heads(a, h -> h.norm().isPresent());
      case ROTARY -> a.rope().isPresent();
      case PARTLY_ROTARY ->
          heads(a, h -> h.rope().filter(r -> r.rotated() < h.keyWidth()).isPresent());
      case CAP -> scoring.cap().isPresent();
      case SINK -> scoring.sink();
      case HARDMAX -> scoring.weighting() == Weighting.HARDMAX;
      case DENORMALISED -> scoring.weighting() == Weighting.DENORMALISED;
      case DISTANCES -> a.relative().isPresent();
      case LATENT -> a instanceof Latent;
      case SUMMED -> a instanceof Summed;
      case GATED_DELTA -> a instanceof GatedDelta;
      case GATED_HEADS -> heads(a, Heads::gate);
      case EXPERTS -> layer.mlp().filter(m -> m.f() instanceof Experts).isPresent();
      case NO_SKIP -> !layer.attention().skip() || !layer.mlp().map(Branch::skip).orElse(true);
      case MIXED -> false;
    };
  }

  private static boolean heads(Attention a, Predicate<Heads> has) {
    return a instanceof Heads h && has.test(h);
  }

  /// "a causal mask, norms and …".
  static String listed(Collection<Feature> features) {
    return Words.listed(features.stream().map(f -> f.words).toList());
  }
}
