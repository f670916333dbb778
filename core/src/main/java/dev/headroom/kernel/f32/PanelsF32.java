package dev.headroom.kernel.f32;

import dev.headroom.kernel.contract.Packed;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;

/// The b side of products: blocks of at most DEPTH rows, each cut into panels of COLS columns that
/// a tile reads in order.
/// Shape:  entry (p, j) of block k in `blocks[k]` at `at(j / COLS, k) + p·COLS + j % COLS`.
/// Shared: as Packed says.
public final class PanelsF32 implements Packed {
  private static final int COLS = TileF32.COLS;

  private final float[][] blocks;
  private int count; // of the blocks in use
  private int cut; // rows of every one but the last
  private int rows;
  private int cols;

  /// Room for `[rows, cols]`, all zero.
  public PanelsF32(int rows, int cols) {
    size(rows, cols);
    blocks = new float[count][];
    for (int k = 0; k < count; k++) {
      blocks[k] =
          new float[Math.addExact(Math.multiplyExact(panels(), panelStride(k)), TileF32.FIRST)];
    }
  }

  /// The sizes of this, without a number.
  PanelsF32 empty() {
    PanelsF32 none = new PanelsF32(0, 0);
    none.size(rows, cols);
    return none;
  }

  private void size(int newRows, int newCols) {
    rows = newRows;
    cols = newCols;
    count = Math.max(1, (rows + TileF32.DEPTH - 1) / TileF32.DEPTH);
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
    return Dtype.F32;
  }

  @Override
  public int columnsTogether() {
    return COLS;
  }

  @Override
  public long bytes() {
    long bytes = 0;
    for (float[] block : blocks) {
      bytes += (long) Float.BYTES * block.length;
    }
    return bytes;
  }

  int blocks() {
    return count;
  }

  float[] block(int k) {
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
    return TileF32.FIRST + panel * panelStride(k);
  }

  /// A line more than the panel holds, lest all panels fall into one cache set.
  int panelStride(int k) {
    return depth(k) * COLS + 64 / Float.BYTES;
  }

  /// Whether this room, made for another product, also holds `[rows, cols]`; if so it is now that, and
  /// if not it is of no more use.
  boolean reshape(int newRows, int newCols) {
    size(newRows, newCols);
    boolean holds = count <= blocks.length;
    for (int k = 0; k < count && holds; k++) {
      holds = (long) panels() * panelStride(k) <= blocks[k].length - TileF32.FIRST;
    }
    return holds;
  }

  /// Copies `x`, or its transpose, whose entry (0, 0) becomes entry (row, col) of this.
  public void put(Tensor.F32 x, boolean transposed, int row, int col) {
    MatrixF32 from = MatrixF32.of(x, transposed);
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
