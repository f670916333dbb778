package dev.headroom.tensor;

/// How scores become weights of values.
/// Source: theory.md 1.
public enum Weighting {
  /// exp(s) / Σ exp(s).
  SOFTMAX,
  /// Uniform over the maxima of the row.
  HARDMAX,
  /// exp(s), not divided.
  DENORMALISED
}
