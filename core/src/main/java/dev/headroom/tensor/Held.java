package dev.headroom.tensor;

/// A matrix in memory, read as stored weights are.
record Held(Tensor values) implements Rows {
  @Override
  public int rows() {
    return values.rows();
  }

  @Override
  public int cols() {
    return values.cols();
  }

  @Override
  public void read(int row, int col, Tensor to) {
    requireInside(row, col, to);
    values.rows(row, row + to.rows()).cols(col, col + to.cols()).copyTo(to);
  }
}
