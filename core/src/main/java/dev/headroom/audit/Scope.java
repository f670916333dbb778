package dev.headroom.audit;

import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.Branch;
import dev.headroom.model.Experts;
import dev.headroom.model.Heads;
import dev.headroom.model.Latent;
import dev.headroom.model.Layer;
import dev.headroom.model.Summed;
import dev.headroom.shape.Regime;
import dev.headroom.shape.Step;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Weighting;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What of a model the theorems on joint heads do not speak of.
/// Source: theory.md 6, points 4 and 6; [SXYY].
final class Scope {
  private Scope() {}

  /// What decides which theorem speaks of a model, of any of its layers; `others`: what none speaks of.
  record Features(
      boolean causal,
      boolean windowed,
      boolean grouped,
      boolean norms,
      boolean rotated,
      boolean hardmax,
      boolean keepsStream,
      int kinds,
      List<String> others) {

    static Features of(Architecture a) {
      Set<Layer> kinds = a.kinds().keySet();
      List<Attention> attention = kinds.stream().map(l -> l.attention().f()).toList();
      List<Scoring> scoring = attention.stream().map(Attention::scoring).toList();
      boolean outside = a.embedding().norm().isPresent() || a.output().norm().isPresent();
      return new Features(
          scoring.stream().anyMatch(s -> s.span().causal()),
          scoring.stream().anyMatch(s -> s.span().windowed()),
          attention.stream().anyMatch(h -> h.kvHeads() < h.heads()),
          outside || kinds.stream().anyMatch(Features::normed),
          attention.stream().anyMatch(h -> h.rope().isPresent()),
          scoring.stream().anyMatch(s -> s.weighting() == Weighting.HARDMAX),
          kinds.stream().allMatch(Features::keeps),
          kinds.size(),
          others(kinds, scoring));
    }

    private static boolean normed(Layer layer) {
      boolean inside =
          switch (layer.attention().f()) {
            case Heads h -> h.norm().isPresent();
            case Summed _ -> false;
            case Latent _ -> true;
          };
      return inside || layer.norms() > 0;
    }

    private static boolean keeps(Layer layer) {
      return layer.attention().skip() && layer.mlp().map(Branch::skip).orElse(true);
    }

    private static List<String> others(Set<Layer> kinds, List<Scoring> scoring) {
      List<String> found = new ArrayList<>();
      if (scoring.stream().anyMatch(s -> s.cap().isPresent())) {
        found.add("capped scores");
      }
      if (scoring.stream().anyMatch(Scoring::sink)) {
        found.add("sinks");
      }
      if (kinds.stream().anyMatch(l -> l.attention().f().relative().isPresent())) {
        found.add("scores by distance");
      }
      if (kinds.stream().anyMatch(l -> l.attention().f() instanceof Latent)) {
        found.add("latent keys and values");
      }
      if (kinds.stream().flatMap(l -> l.mlp().stream()).anyMatch(m -> m.f() instanceof Experts)) {
        found.add("experts");
      }
      return found;
    }
  }

  /// Features of the model, in words; empty where the theorems of [SXYY] speak of its family.
  static List<String> outside(Architecture a) {
    Features has = Features.of(a);
    List<String> found = new ArrayList<>();
    if (has.causal) {
      found.add("a causal mask");
    }
    if (has.windowed) {
      found.add("a sliding window");
    }
    if (has.grouped) {
      found.add("grouped keys and values");
    }
    if (has.norms) {
      found.add("norms");
    }
    if (has.rotated) {
      found.add("positions rotated inside the scores");
    }
    found.addAll(has.others);
    return found;
  }

  /// The place of the widest head.
  static Regime regime(Architecture a, Step step) {
    int headDim =
        a.layers().stream().mapToInt(l -> l.attention().f().keyWidth()).max().orElseThrow();
    return Regime.of(step.tokens(), headDim);
  }

  /// "a causal mask, norms and …".
  static String listed(List<String> items) {
    int last = items.size() - 1;
    return last < 1
        ? String.join("", items)
        : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
  }
}
