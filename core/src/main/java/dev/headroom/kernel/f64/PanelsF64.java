// Generated from dev.headroom.kernel.f32.PanelsF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import dev.headroom.kernel.contract.Packed;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;

/// The b side of products: blocks of at most DEPTH rows, each cut into panels of COLS columns that
/// a tile reads in order.
/// Shape:  entry (p, j) of block k in `blocks[k]` at `at(j / COLS, k) + p·COLS + j % COLS`.
/// Shared: as Packed says.
public final class PanelsF64 implements Packed {
  private static final int COLS = TileF64.COLS;

  private final double[][] blocks;
  private int count; // of the blocks in use
  private int cut; // rows of every one but the last
  private int rows;
  private int cols;

  /// Room for `[rows, cols]`, all zero.
  public PanelsF64(int rows, int cols) {
    size(rows, cols);
    blocks = new double[count][];
    for (int k = 0; k < count; k++) {
      blocks[k] =
          new double[Math.addExact(Math.multiplyExact(panels(), panelStride(k)), TileF64.FIRST)];
    }
  }

  /// The sizes of this, without a number.
  PanelsF64 empty() {
    PanelsF64 none = new PanelsF64(0, 0);
    none.size(rows, cols);
    return none;
  }

  private void size(int newRows, int newCols) {
    rows = newRows;
    cols = newCols;
    count = Math.max(1, (rows + TileF64.DEPTH - 1) / TileF64.DEPTH);
    cut = Math.max(1, (rows + count - 1) / count);
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int cols() {
    return cols;
  }

  @Override
  public Dtype dtype() {
    return Dtype.F64;
  }

  @Override
  public int columnsTogether() {
    return COLS;
  }

  @Override
  public long bytes() {
    long bytes = 0;
    for (double[] block : blocks) {
      bytes += (long) Double.BYTES * block.length;
    }
    return bytes;
  }

  int blocks() {
    return count;
  }

  double[] block(int k) {
    return blocks[k];
  }

  int firstRow(int k) {
    return Math.min(rows, k * cut);
  }

  int blockOf(int row) {
    return row / cut;
  }

  int depth(int k) {
    return firstRow(k + 1) - firstRow(k);
  }

  int panels() {
    return (cols + COLS - 1) / COLS;
  }

  /// Where a panel of block k begins.
  int at(int panel, int k) {
    return TileF64.FIRST + panel * panelStride(k);
  }

  /// A line more than the panel holds, lest all panels fall into one cache set.
  int panelStride(int k) {
    return depth(k) * COLS + 64 / Double.BYTES;
  }

  /// Whether this room, made for another product, also holds `[rows, cols]`; if so it is now that, and
  /// if not it is of no more use.
  boolean reshape(int newRows, int newCols) {
    size(newRows, newCols);
    boolean holds = count <= blocks.length;
    for (int k = 0; k < count && holds; k++) {
      holds = (long) panels() * panelStride(k) <= blocks[k].length - TileF64.FIRST;
    }
    return holds;
  }

  /// Copies `x`, or its transpose, whose entry (0, 0) becomes entry (row, col) of this.
  public void put(Tensor.F64 x, boolean transposed, int row, int col) {
    MatrixF64 from = MatrixF64.of(x, transposed);
    for (int panel = col / COLS; panel * COLS < col + from.cols(); panel++) {
      int left = Math.max(col, panel * COLS);
      int right = Math.min(col + from.cols(), (panel + 1) * COLS);
      for (int k = row / cut; k < count && firstRow(k) < row + from.rows(); k++) {
        int top = Math.max(row, firstRow(k));
        int bottom = Math.min(row + from.rows(), firstRow(k + 1));
        int at = at(panel, k) + (top - firstRow(k)) * COLS + left - panel * COLS;
        from.packPanel(top - row, bottom - top, left - col, right - left, blocks[k], at);
      }
    }
  }
}
