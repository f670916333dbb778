package dev.headroom.forward;

import dev.headroom.model.Architecture.Positions.Rotary;
import dev.headroom.model.Architecture.RopeScaling;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;

/// Cosines and sines of the angles position·frequency, computed in double whatever they are stored in.
/// Shape:  cosines, sines `[tokens, headDim/2]`.
/// Source: Su et al., RoFormer (arXiv 2104.09864); frequency scaling as in Llama 3.1.
record RotaryTable(Tensor cosines, Tensor sines) {
  static RotaryTable of(Rotary rotary, int headDim, int tokens, Dtype dtype) {
    int half = headDim / 2;
    RotaryTable table =
        new RotaryTable(Tensor.zeros(dtype, tokens, half), Tensor.zeros(dtype, tokens, half));
    for (int j = 0; j < half; j++) {
      double frequency = scaled(Math.pow(rotary.theta(), -2.0 * j / headDim), rotary.scaling());
      for (int i = 0; i < tokens; i++) {
        table.cosines.set(i, j, Math.cos(i * frequency));
        table.sines.set(i, j, Math.sin(i * frequency));
      }
    }
    return table;
  }

  private static double scaled(double frequency, RopeScaling scaling) {
    return switch (scaling) {
      case RopeScaling.None() -> frequency;
      case RopeScaling.Linear(double factor) -> frequency / factor;
      case RopeScaling.Llama3(double factor, double low, double high, int original) -> {
        double turns = original * frequency / (2 * Math.PI);
        double keep = Math.clamp((turns - low) / (high - low), 0.0, 1.0);
        yield (1 - keep) * frequency / factor + keep * frequency;
      }
    };
  }
}
