package dev.headroom.kernel.contract;

import dev.headroom.tensor.Tensor;

/// Multiplies two matrices.
/// Shared: as its implementation says.
public interface Product {
  /// c = a·b, or c += a·b when `add`.
  /// Shape:  a `[n,k]`, b `[k,p]`, c `[n,p]`, each after its own transposition; c must alias
  ///         neither.
  /// Work:   2·n·k·p flops.
  /// Error:  against the float64 reference: ProductLaws.
  /// Fails:  IllegalArgumentException when dimensions or types differ, naming both.
  void product(Operand a, Operand b, Tensor c, boolean add);

  /// A matrix as it is multiplied: as stored, or transposed.
  record Operand(Tensor matrix, boolean transposed) {
    public int rows() {
      return transposed ? matrix.cols() : matrix.rows();
    }

    public int cols() {
      return transposed ? matrix.rows() : matrix.cols();
    }

    /// Rows `top` (inclusive) to `bottom` and columns `left` to `right` of it, sharing its memory.
    public Operand block(int top, int bottom, int left, int right) {
      Tensor part =
          transposed
              ? matrix.rows(left, right).cols(top, bottom)
              : matrix.rows(top, bottom).cols(left, right);
      return new Operand(part, transposed);
    }

    /// Block `e`, row by row, of `down` by `across` that are alike.
    public Operand block(int e, int down, int across) {
      int height = rows() / down;
      int width = cols() / across;
      int top = e / across * height;
      int left = e % across * width;
      return block(top, top + height, left, left + width);
    }
  }
}
