package dev.headroom.model;

import dev.headroom.tensor.Pairing;

/// Rotary positions of one layer: pair j of the first `rotated` entries of a head turns by the position
/// times θ^(−2j/rotated), scaled; cosines and sines are multiplied by `factor`.
/// Fails:  IllegalArgumentException when the rotated entries do not pair up.
/// Source: [RoFormer].
public record Rope(double theta, RopeScaling scaling, int rotated, Pairing pairing, double factor) {
  public Rope {
    if (rotated < 2 || rotated % 2 != 0) {
      throw new IllegalArgumentException(rotated + " rotated entries, expected an even number");
    }
  }

  /// Halves, unscaled.
  public static Rope plain(double theta, int rotated) {
    return new Rope(theta, new RopeScaling.None(), rotated, Pairing.HALVES, 1);
  }

  /// By how much pair j turns from one position to the next, in a run of so many tokens.
  public double frequency(int j, int tokens) {
    double frequency = Math.pow(theta, -2.0 * j / rotated);
    return switch (scaling) {
      case RopeScaling.None() -> frequency;
      case RopeScaling.Linear(double factor) -> frequency / factor;
      case RopeScaling.Llama3(double factor, double low, double high, int original) -> {
        double turns = original * frequency / (2 * Math.PI);
        yield blend(frequency, factor, Math.clamp((turns - low) / (high - low), 0.0, 1.0));
      }
      case RopeScaling.Yarn yarn -> blend(frequency, yarn.factor(), kept(yarn, j));
      case RopeScaling.LongRope(var shorter, var longer, int original) ->
          frequency / (tokens > original ? longer : shorter).get(j);
    };
  }

  private static double blend(double frequency, double factor, double keep) {
    return (1 - keep) * frequency / factor + keep * frequency;
  }

  /// How much of its frequency pair j keeps: 1 up to the pair that turns `fast` times, 0 from the one
  /// that turns `slow` times.
  private double kept(RopeScaling.Yarn yarn, int j) {
    double fast = pairOf(yarn.fast(), yarn);
    double slow = pairOf(yarn.slow(), yarn);
    double first = Math.max(0, yarn.truncated() ? Math.floor(fast) : fast);
    double last = Math.min(rotated - 1.0, yarn.truncated() ? Math.ceil(slow) : slow);
    double width = first == last ? 0.001 : last - first;
    return 1 - Math.clamp((j - first) / width, 0.0, 1.0);
  }

  /// The pair, with a fraction, that turns so many times in the original positions.
  private double pairOf(double turns, RopeScaling.Yarn yarn) {
    double wave = Math.log(yarn.originalPositions() / (2 * Math.PI * turns));
    return rotated * wave / (2 * Math.log(theta));
  }
}
