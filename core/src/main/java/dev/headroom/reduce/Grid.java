package dev.headroom.reduce;

/// How many layers of how many heads.
/// Fails:  IllegalArgumentException when one is below 1 or there are more than 2²⁰ heads in all.
public record Grid(int layers, int heads) {
  public static final int MOST = 1 << 20;

  public Grid {
    if (layers < 1 || heads < 1 || (long) layers * heads > MOST) {
      throw new IllegalArgumentException(
          layers + " layers of " + heads + " heads, expected 1 to " + MOST + " heads in all");
    }
  }

  /// As square as a number of heads can be laid out, with at least as many heads as layers.
  public static Grid square(int all) {
    int layers = (int) Math.sqrt(all);
    while (all % layers != 0) {
      layers--;
    }
    return new Grid(layers, all / layers);
  }

  /// Heads in all layers together.
  public int all() {
    return layers * heads;
  }
}
