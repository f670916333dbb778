package dev.headroom.kernel.reference;

import dev.headroom.tensor.Activation;

/// The activations as their formulas read.
public final class ReferenceActivation {
  private static final double ROOT_2_OVER_PI = Math.sqrt(2 / Math.PI);

  private ReferenceActivation() {}

  public static double of(Activation activation, double x) {
    return switch (activation) {
      case IDENTITY -> x;
      case RELU -> x < 0 ? 0 : x;
      case GELU -> x * Gauss.cdf(x);
      case GELU_TANH -> x * sigmoid(2 * ROOT_2_OVER_PI * (x + 0.044715 * x * x * x));
      case GELU_QUICK -> x * sigmoid(1.702 * x);
      case SILU -> x * sigmoid(x);
      case TANH -> Math.tanh(x);
      case SIGMOID -> sigmoid(x);
    };
  }

  /// σ(x) = 1/(1 + e^(−x)); (1 + tanh u)/2 = σ(2u).
  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
