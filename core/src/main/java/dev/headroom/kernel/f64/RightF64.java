// Generated from dev.headroom.kernel.f32.RightF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

/// A right factor that is packed on its way: a matrix, a sum of matrices, or of blocks of packed weights.
sealed interface RightF64 permits SumF64, BlocksF64 {
  int rows();

  int cols();

  /// Whether packing only copies.
  boolean isPlain();

  /// Packs panels `first … last` of `to`, whose entry (0, 0) is entry (row, col) of this.
  void pack(int row, int col, PanelsF64 to, int first, int last, double[] room);
}
