// Generated from dev.headroom.kernel.f32.MatrixF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import dev.headroom.tensor.Tensor;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// An operand on its way into tiles: an array read with two steps, one of which is 1.
/// Shape:  `[rows, cols]`, entry (i, j) at `offset + i·rowStep + j·colStep`.
record MatrixF64(double[] x, int offset, int rows, int cols, int rowStep, int colStep) {
  private static final VectorSpecies<Double> S = TileF64.S;
  private static final int L = TileF64.L;

  static MatrixF64 of(Tensor.F64 t, boolean transposed) {
    return transposed
        ? new MatrixF64(t.array(), t.offset(), t.cols(), t.rows(), 1, t.stride())
        : new MatrixF64(t.array(), t.offset(), t.rows(), t.cols(), t.stride(), 1);
  }

  /// A panel of block k; its first column keeps its number.
  static MatrixF64 panel(PanelsF64 panels, int k, int panel) {
    int offset = panels.at(panel, k) - panel * TileF64.COLS;
    return new MatrixF64(panels.block(k), offset, panels.depth(k), panels.cols(), TileF64.COLS, 1);
  }

  /// The columns from `col` on.
  MatrixF64 from(int col) {
    return new MatrixF64(x, offset + col * colStep, rows, cols - col, rowStep, colStep);
  }

  /// Copies row `row` of columns `col … col + depth`, which lie side by side, to a row of the a side
  /// of tiles at `at`.
  void packRow(int row, int col, int depth, double[] a, int at) {
    System.arraycopy(x, offset + row * rowStep + col, a, at, depth);
  }

  /// The same for rows `row … row + count` that lie side by side, a column after the other.
  void packColumns(int row, int count, int col, int depth, double[] a, int at) {
    int from = offset + row + col * colStep;
    TurnF64.copy(x, from, colStep, depth, count, a, at, TileF64.A_STRIDE);
  }

  /// Copies rows `row … row + depth` of columns `col … col + count` into lanes `lane …` of a panel
  /// of the b side that begins at `at`.
  void packPanel(int row, int depth, int col, int count, double[] b, int at) {
    int from = offset + row * rowStep + col * colStep;
    if (colStep == 1) {
      for (int p = 0; p < depth; p++) {
        System.arraycopy(x, from + p * rowStep, b, at + p * TileF64.COLS, count);
      }
      return;
    }
    TurnF64.copy(x, from, colStep, count, depth, b, at, TileF64.COLS);
  }

  /// Copies row `row` from column `col` on, its entries side by side, into row p of `count` whole
  /// panels that begin at `at`, `stride` apart.
  void packAcross(int row, int col, int count, double[] b, int at, int stride) {
    int from = offset + row * rowStep + col;
    int to = at;
    for (int j = 0; j < count; j++) {
      DoubleVector.fromArray(S, x, from).intoArray(b, to);
      DoubleVector.fromArray(S, x, from + L).intoArray(b, to + L);
      from += TileF64.COLS;
      to += stride;
    }
  }
}
