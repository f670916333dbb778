package dev.headroom.reduce;

import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.List;

/// A matrix put together from others, 0 where none of them stands.
/// Shape:  `[rows, cols]`; the parts do not overlap.
record Assembled(int rows, int cols, List<Placed> parts) implements Rows {
  Assembled {
    parts = List.copyOf(parts);
  }

  /// A matrix whose top left corner stands at (row, col).
  record Placed(Rows matrix, int row, int col) {}

  @Override
  public void read(int row, int col, Tensor to) {
    requireInside(row, col, to);
    to.fill(0);
    for (Placed p : parts) {
      int top = Math.max(row, p.row());
      int bottom = Math.min(row + to.rows(), p.row() + p.matrix().rows());
      int left = Math.max(col, p.col());
      int right = Math.min(col + to.cols(), p.col() + p.matrix().cols());
      if (top < bottom && left < right) {
        Tensor part = to.rows(top - row, bottom - row).cols(left - col, right - col);
        p.matrix().read(top - p.row(), left - p.col(), part);
      }
    }
  }
}
