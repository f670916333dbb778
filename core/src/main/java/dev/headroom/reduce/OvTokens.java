package dev.headroom.reduce;

import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import dev.headroom.vectors.VectorSet;

/// The token rows of a reduction, read off the vectors when asked for.
/// Shape:  `[N+1, width]`; the last row is the sentinel.
record OvTokens(Construction construction, VectorSet a, VectorSet b) implements Rows {
  @Override
  public int rows() {
    return a.size() + 1;
  }

  @Override
  public int cols() {
    return construction.width(a.dim());
  }

  @Override
  public void read(int row, int col, Tensor to) {
    requireInside(row, col, to);
    for (int i = 0; i < to.rows(); i++) {
      for (int j = 0; j < to.cols(); j++) {
        to.set(i, j, entry(row + i, col + j));
      }
    }
  }

  private double entry(int i, int j) {
    int d = a.dim();
    boolean sentinel = i == a.size();
    if (j < 2 * d) {
      boolean one = !sentinel && (j < d ? a.get(i, j) : b.get(i, j - d));
      return one ? 1 : 0;
    }
    return switch (construction) {
      case PAPER -> j > 2 * d ? 0 : sentinel ? 2 : 1;
      case SHARP -> j == (sentinel ? 2 * d + 1 : 2 * d) ? 1 : 0;
    };
  }
}
