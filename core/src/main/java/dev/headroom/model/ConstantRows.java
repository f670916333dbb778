package dev.headroom.model;

import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;

/// One number everywhere.
record ConstantRows(int rows, int cols, float value) implements Rows {
  @Override
  public void read(int row, int col, Tensor to) {
    requireInside(row, col, to);
    to.fill(value);
  }
}
