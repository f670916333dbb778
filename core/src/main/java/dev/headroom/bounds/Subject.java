package dev.headroom.bounds;

import dev.headroom.model.Architecture;
import dev.headroom.shape.Regime;
import dev.headroom.shape.Step;
import java.util.Set;

/// What a theorem is asked about: a model at a size; `lastOnly`: of its logits only the last come out.
public record Subject(Architecture model, Step step, boolean lastOnly) {
  Set<Feature> features() {
    return Feature.of(model);
  }

  /// The place of the widest head.
  public Regime regime() {
    int headDim =
        model.layers().stream().mapToInt(l -> l.attention().f().keyWidth()).max().orElseThrow();
    return Regime.of(step.tokens(), headDim);
  }
}
