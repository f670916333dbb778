package dev.headroom.kernel;

/// Where the lanes of a gather lie: how a matrix is read along its other side.
final class Lanes {
  private Lanes() {}

  /// Lane i at i·stride; from the `count`th on, where the last one is.
  static void fill(int[] lanes, int stride, int count) {
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = Math.min(i, count - 1) * stride;
    }
  }
}
