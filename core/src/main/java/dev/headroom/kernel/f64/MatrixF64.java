// Generated from dev.headroom.kernel.f32.MatrixF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import dev.headroom.tensor.Tensor;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// An operand on its way into tiles: an array read with two strides. Reused from call to call.
/// Shape:  `[rows, cols]`, entry (i, j) at `offset + i·rowStep + j·colStep`; one step is 1.
final class MatrixF64 {
  private static final VectorSpecies<Double> S = TileF64.S;
  private static final int L = TileF64.L;

  double[] x = {};
  int offset;
  int rows;
  int cols;
  int rowStep;
  int colStep;

  MatrixF64 of(Tensor.F64 t, boolean transposed) {
    x = t.array();
    offset = t.offset();
    rows = transposed ? t.cols() : t.rows();
    cols = transposed ? t.rows() : t.cols();
    rowStep = transposed ? 1 : t.stride();
    colStep = transposed ? t.stride() : 1;
    return this;
  }

  /// The columns of `whole` from `col` on.
  void part(MatrixF64 whole, int col) {
    x = whole.x;
    offset = whole.offset + col * whole.colStep;
    rows = whole.rows;
    cols = whole.cols - col;
    rowStep = whole.rowStep;
    colStep = whole.colStep;
  }

  /// A panel of block k; its first column keeps its number.
  void panel(PanelsF64 panels, int k, int panel) {
    x = panels.block(k);
    offset = panel * (panels.panelStride(k) - TileF64.COLS);
    rows = panels.depth(k);
    cols = panels.cols();
    rowStep = TileF64.COLS;
    colStep = 1;
  }

  /// Goes on as a copy in `to`, its rows side by side; until now its columns lay so.
  void turn(double[] to) {
    TurnF64.copy(x, offset, colStep, cols, rows, to, 0, cols);
    x = to;
    offset = 0;
    rowStep = cols;
    colStep = 1;
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

  /// Copies the entries from (row, col) on, those of a row side by side, into block k of `count`
  /// whole panels, a row in one run.
  void packWhole(int row, int col, PanelsF64 to, int k, int panel, int count) {
    double[] b = to.block(k);
    int stride = to.panelStride(k);
    for (int p = 0; p < to.depth(k); p++) {
      int from = offset + (row + to.firstRow(k) + p) * rowStep + col;
      int at = panel * stride + p * TileF64.COLS;
      for (int j = 0; j < count; j++) {
        DoubleVector.fromArray(S, x, from).intoArray(b, at);
        DoubleVector.fromArray(S, x, from + L).intoArray(b, at + L);
        from += TileF64.COLS;
        at += stride;
      }
    }
  }
}
