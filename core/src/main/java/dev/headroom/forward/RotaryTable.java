package dev.headroom.forward;

import dev.headroom.model.Rope;
import dev.headroom.model.RopeScaling;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;

/// Cosines and sines of the angles position·frequency, computed in double whatever they are stored in.
/// Shape:  cosines, sines `[tokens, rotated/2]`.
/// Source: Su et al., RoFormer (arXiv 2104.09864); frequency scaling as in Llama 3.1; [YaRN].
record RotaryTable(Tensor cosines, Tensor sines) {
  static RotaryTable of(Rope rope, int tokens, Dtype dtype) {
    int half = rope.rotated() / 2;
    RotaryTable table =
        new RotaryTable(Tensor.zeros(dtype, tokens, half), Tensor.zeros(dtype, tokens, half));
    for (int j = 0; j < half; j++) {
      double frequency = frequency(rope, j, tokens);
      for (int i = 0; i < tokens; i++) {
        table.cosines.set(i, j, rope.factor() * Math.cos(i * frequency));
        table.sines.set(i, j, rope.factor() * Math.sin(i * frequency));
      }
    }
    return table;
  }

  private static double frequency(Rope rope, int j, int tokens) {
    double frequency = Math.pow(rope.theta(), -2.0 * j / rope.rotated());
    return switch (rope.scaling()) {
      case RopeScaling.None() -> frequency;
      case RopeScaling.Linear(double factor) -> frequency / factor;
      case RopeScaling.Llama3(double factor, double low, double high, int original) -> {
        double turns = original * frequency / (2 * Math.PI);
        yield blend(frequency, factor, Math.clamp((turns - low) / (high - low), 0.0, 1.0));
      }
      case RopeScaling.Yarn yarn -> blend(frequency, yarn.factor(), kept(rope, yarn, j));
      case RopeScaling.LongRope(var shorter, var longer, int original) ->
          frequency / (tokens > original ? longer : shorter).get(j);
    };
  }

  private static double blend(double frequency, double factor, double keep) {
    return (1 - keep) * frequency / factor + keep * frequency;
  }

  /// How much of its frequency pair j keeps: 1 up to the pair that turns `fast` times, 0 from the one
  /// that turns `slow` times.
  private static double kept(Rope rope, RopeScaling.Yarn yarn, int j) {
    double fast = pairOf(yarn.fast(), rope, yarn);
    double slow = pairOf(yarn.slow(), rope, yarn);
    double first = Math.max(0, yarn.truncated() ? Math.floor(fast) : fast);
    double last = Math.min(rope.rotated() - 1.0, yarn.truncated() ? Math.ceil(slow) : slow);
    double width = first == last ? 0.001 : last - first;
    return 1 - Math.clamp((j - first) / width, 0.0, 1.0);
  }

  /// The pair, with a fraction, that turns so many times in the original positions.
  private static double pairOf(double turns, Rope rope, RopeScaling.Yarn yarn) {
    double wave = Math.log(yarn.originalPositions() / (2 * Math.PI * turns));
    return rope.rotated() * wave / (2 * Math.log(rope.theta()));
  }
}
