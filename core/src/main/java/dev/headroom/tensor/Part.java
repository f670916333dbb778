package dev.headroom.tensor;

/// A weight matrix as it is stored: `[in, out]`, or `[out, in]` when transposed.
public record Part(Rows matrix, boolean transposed) {
  public int in() {
    return transposed ? matrix.cols() : matrix.rows();
  }

  public int out() {
    return transposed ? matrix.rows() : matrix.cols();
  }
}
