package dev.headroom.tensor;

/// Whether products of matrices are multiplied by levels of a fast scheme: by so many wherever their
/// sizes allow it, or only where that is reckoned to pay (kernel.fast.Plan).
public record FastMatmul(int levels, boolean wherePaying) {
  /// What forward passes are tested for: CheckpointsTest.
  public static final int MOST = 2;

  public static final FastMatmul OFF = new FastMatmul(0, false);
  public static final FastMatmul AUTO = new FastMatmul(1, true);

  public FastMatmul {
    if (levels < 0 || levels > MOST) {
      throw new IllegalArgumentException("levels is " + levels + ", expected 0 to " + MOST);
    }
  }

  public boolean isOff() {
    return levels == 0;
  }

  /// The word that options use: `auto`, `off`, or the number of levels.
  public String label() {
    return wherePaying ? "auto" : isOff() ? "off" : Integer.toString(levels);
  }
}
