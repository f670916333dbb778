package dev.headroom.scaling;

import java.util.Arrays;
import java.util.Optional;

/// The size that is varied while the others stay.
public enum Axis {
  TOKENS("tokens"),
  /// Tokens whose keys and values are kept, before one that is new.
  CONTEXT("context"),
  HEADS("heads"),
  LAYERS("layers"),
  HEAD_DIM("head-dim"),
  WIDTH("width"),
  /// Both at once: the regime of large embeddings.
  SQUARE("head-dim=tokens");

  private final String label;

  Axis(String label) {
    this.label = label;
  }

  /// The word that is typed and printed.
  public String label() {
    return label;
  }

  public static Optional<Axis> named(String typed) {
    return Arrays.stream(values()).filter(a -> a.label.equals(typed)).findFirst();
  }
}
