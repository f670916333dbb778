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
    int d = a.dim();
    to.fill(0);
    for (int i = 0; i < to.rows(); i++) {
      if (row + i < a.size()) {
        ones(a, row + i, -col, to.rows(i, i + 1));
        ones(b, row + i, d - col, to.rows(i, i + 1));
      }
      for (int j = Math.max(0, 2 * d - col); j < to.cols(); j++) {
        to.set(i, j, mark(row + i == a.size(), col + j - 2 * d));
      }
    }
  }

  /// Writes the ones of a vector into a row, coordinate 0 at column `at`.
  private static void ones(VectorSet set, int vector, int at, Tensor row) {
    int end = Math.min(set.dim(), row.cols() - at);
    for (int x = Math.max(0, -at); x < end; x++) {
      if (set.get(vector, x)) {
        row.set(0, at + x, 1);
      }
    }
  }

  /// Column 2d + j of the sentinel or of a token.
  private double mark(boolean sentinel, int j) {
    return switch (construction) {
      case PAPER -> j > 0 ? 0 : sentinel ? 2 : 1;
      case SHARP -> j == (sentinel ? 1 : 0) ? 1 : 0;
    };
  }
}
