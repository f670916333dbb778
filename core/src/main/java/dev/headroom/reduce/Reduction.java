package dev.headroom.reduce;

import dev.headroom.model.Input;
import dev.headroom.model.ModelDirectory;
import dev.headroom.model.Weights;
import dev.headroom.vectors.Ov;

/// A 3-OV instance as a transformer.
/// Shared: by any number of threads; it never changes.
/// Source: theory.md 2 and 7.
public interface Reduction extends Weights {
  /// The instance with its padding.
  Ov instance();

  /// What the transformer is run on.
  Input input();

  /// A reading of one run.
  Reading reading();

  /// This transformer as files.
  ModelDirectory directory();
}
