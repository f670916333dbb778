package dev.headroom.tensor;

/// The non-linear functions of MLPs and poolers.
public enum Activation {
  IDENTITY,
  RELU,
  /// x·Φ(x), by erf.
  GELU,
  /// x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))).
  GELU_TANH,
  /// x·σ(1.702·x).
  GELU_QUICK,
  /// x·σ(x).
  SILU,
  TANH,
  SIGMOID
}
