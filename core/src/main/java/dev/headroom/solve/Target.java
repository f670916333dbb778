package dev.headroom.solve;

import dev.headroom.reduce.Construction;
import dev.headroom.reduce.Grid;
import dev.headroom.reduce.Hosting;
import dev.headroom.reduce.OvTransformer;
import dev.headroom.reduce.Reduction;
import dev.headroom.tensor.Weighting;
import dev.headroom.vectors.Ov;

/// What an instance is written as: the paper's transformer, or an architecture that people run.
public sealed interface Target {
  /// The transformer of an instance of two or three sets of any sizes.
  Reduction of(Ov instance, Grid grid, boolean count);

  /// How scores become weights.
  Weighting weighting();

  /// Heads alone.
  record Bare(Construction construction, Weighting weighting) implements Target {
    @Override
    public Reduction of(Ov instance, Grid grid, boolean count) {
      return OvTransformer.of(instance, grid, construction, weighting);
    }
  }

  /// With all that stands around heads.
  record Standard(Hosting hosting) implements Target {
    @Override
    public Reduction of(Ov instance, Grid grid, boolean count) {
      return hosting.of(instance, grid, count);
    }

    @Override
    public Weighting weighting() {
      return Weighting.SOFTMAX;
    }
  }
}
