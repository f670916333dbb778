package dev.headroom.kernel.f32;

/// A right factor that is packed on its way: a matrix, a sum of matrices, or of blocks of packed weights.
sealed interface RightF32 permits SumF32, BlocksF32 {
  int rows();

  int cols();

  /// Whether packing only copies.
  boolean isPlain();

  /// Packs panels `first … last` of `to`, whose entry (0, 0) is entry (row, col) of this.
  void pack(int row, int col, PanelsF32 to, int first, int last, float[] room);
}
