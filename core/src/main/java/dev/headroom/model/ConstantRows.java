package dev.headroom.model;

import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.Arrays;

/// One number everywhere.
record ConstantRows(int rows, int cols, float value) implements Rows {
  @Override
  public void read(int row, int col, Tensor to) {
    if (row < 0 || col < 0 || (long) row + to.rows() > rows || (long) col + to.cols() > cols) {
      throw new IllegalArgumentException(
          "a block at (" + row + ", " + col + ") does not lie in " + rows + " x " + cols);
    }
    for (int i = 0; i < to.rows(); i++) {
      int from = to.offset() + i * to.stride();
      switch (to) {
        case Tensor.F32 f -> Arrays.fill(f.array(), from, from + f.cols(), value);
        case Tensor.F64 f -> Arrays.fill(f.array(), from, from + f.cols(), value);
      }
    }
  }
}
