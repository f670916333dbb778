package dev.headroom.bounds;

import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.shape.Regime;
import dev.headroom.shape.Step;
import java.util.Set;

/// What a theorem is asked about: a model at a size; `lastOnly`: of its logits only the last come out.
public record Subject(Architecture model, Step step, boolean lastOnly) {
  /// Whether its tokens come behind others that are kept: no theorem here speaks of that.
  public boolean decodes() {
    return step.cached() > 0;
  }

  Set<Feature> features() {
    return Feature.of(model);
  }

  /// That of the widest head.
  int headDim() {
    return widestHead().keyWidth();
  }

  /// The first of the widest.
  Attention widestHead() {
    return model.layers().stream()
        .<Attention>map(l -> l.attention().f())
        .reduce((a, b) -> b.keyWidth() > a.keyWidth() ? b : a)
        .orElseThrow();
  }

  /// The place of the widest head.
  public Regime regime() {
    if (decodes()) {
      return Regime.NONE;
    }
    return Regime.of(step.tokens(), headDim());
  }
}
