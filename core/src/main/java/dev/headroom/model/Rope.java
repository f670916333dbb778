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
}
