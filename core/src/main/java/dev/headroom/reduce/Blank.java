package dev.headroom.reduce;

import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;

/// What every computed matrix does before it fills a block.
final class Blank {
  private Blank() {}

  static void clear(Tensor to) {
    for (int i = 0; i < to.rows(); i++) {
      for (int j = 0; j < to.cols(); j++) {
        to.set(i, j, 0);
      }
    }
  }

  static void requireInside(Rows matrix, int row, int col, Tensor to) {
    boolean inside =
        row >= 0
            && col >= 0
            && row + to.rows() <= matrix.rows()
            && col + to.cols() <= matrix.cols();
    if (!inside) {
      throw new IllegalArgumentException(
          "a block of "
              + to.rows()
              + " x "
              + to.cols()
              + " at ("
              + row
              + ", "
              + col
              + ") of "
              + matrix.rows()
              + " x "
              + matrix.cols());
    }
  }
}
