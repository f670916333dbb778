// Generated from dev.headroom.kernel.f32.SmallF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import dev.headroom.kernel.contract.Product.Operand;
import dev.headroom.tensor.Tensor;

/// Small products, whose factors are read where they lie: packing would cost more than the product. Every
/// entry of a·b is one chain of multiply-adds in the order of the depth.
/// The fields say to a tile ({@link Small512F64} and its narrower twins) what it multiplies. A call allocates
/// nothing once there is room.
final class SmallF64 {
  /// The width of the narrowest vector: what has fewer columns is copied to as many.
  private static final int LEAST = Small128F64.L;

  /// Rows of the lower tiles. An a in columns that has fewer is copied to rows.
  private static final int FEWEST = 4;

  double[] x = {};
  double[] y = {};
  double[] z = {};
  int rows;
  int depth;
  int cols;
  boolean inRows; // a, otherwise in columns
  int b;
  int bStep; // from row to row
  int aStep; // from column to column
  int a0; // where some rows of a and c begin
  int a1;
  int a2;
  int a3;
  int a4;
  int a5;
  int c0;
  int c1;
  int c2;
  int c3;
  int c4;
  int c5;

  private int a;
  private int aRow; // from row to row
  private int c;
  private int cRow;
  private double[] lines = {}; // room for a in rows
  private double[] turned = {}; // room for b in rows
  private double[] sums = {}; // room for a·b where it does not go to c at once

  /// to = left·right, or to += left·right.
  void multiply(Operand left, Operand right, Tensor.F64 to, boolean add) {
    rows = to.rows();
    depth = left.cols();
    cols = Math.max(to.cols(), LEAST);
    left((Tensor.F64) left.matrix(), left.transposed());
    right((Tensor.F64) right.matrix(), right.transposed());
    boolean later = add || to.cols() < LEAST;
    sums = later && sums.length < rows * cols ? new double[rows * cols] : sums;
    z = later ? sums : to.array();
    c = later ? 0 : to.offset();
    cRow = later ? cols : to.stride();
    if (TileF64.L >= Small512F64.L && cols > Small512F64.L) {
      Small512F64.run(this);
    } else if (TileF64.L >= Small256F64.L && cols > Small256F64.L) {
      Small256F64.run(this);
    } else {
      Small128F64.run(this);
    }
    if (later) {
      deliver(to, add);
    }
  }

  private void left(Tensor.F64 m, boolean transposed) {
    x = m.array();
    a = m.offset();
    inRows = !transposed;
    aRow = transposed ? 1 : m.stride();
    aStep = transposed ? m.stride() : 1;
    if (transposed && rows < FEWEST) {
      lines = lines.length < rows * depth ? new double[rows * depth] : lines;
      TurnF64.copy(x, a, aStep, depth, rows, lines, 0, depth);
      x = lines;
      a = 0;
      inRows = true;
      aRow = depth;
      aStep = 1;
    }
  }

  /// b, or a copy in rows that are no shorter than a vector.
  private void right(Tensor.F64 m, boolean transposed) {
    y = m.array();
    b = m.offset();
    bStep = m.stride();
    int width = transposed ? m.rows() : m.cols();
    if (transposed || width < LEAST) {
      turned = turned.length < depth * cols ? new double[depth * cols] : turned;
      if (transposed) {
        TurnF64.copy(y, b, bStep, width, depth, turned, 0, cols);
      } else {
        for (int p = 0; p < depth; p++) {
          System.arraycopy(y, b + p * bStep, turned, p * cols, width);
        }
      }
      y = turned;
      b = 0;
      bStep = cols;
    }
  }

  /// The next rows from `row` on, for a tile of four rows or `most`; returns of how many. Where there are not so
  /// many left, the last ones are computed once more; or, where there never were, the very last one is there
  /// several times.
  int block(int row, int most) {
    int left = rows - row;
    boolean fours = !inRows || left <= FEWEST || left == 2 * FEWEST - 1 || left == 2 * FEWEST;
    int some = fours ? FEWEST : most;
    int first = Math.max(0, Math.min(row, rows - some));
    int last = Math.min(some, rows) - 1;
    c0 = c + first * cRow;
    c1 = c0 + Math.min(1, last) * cRow;
    c2 = c0 + Math.min(2, last) * cRow;
    c3 = c0 + Math.min(3, last) * cRow;
    c4 = c0 + Math.min(4, last) * cRow;
    c5 = c0 + Math.min(5, last) * cRow;
    a0 = a + first * aRow;
    a1 = a0 + Math.min(1, last) * aRow;
    a2 = a0 + Math.min(2, last) * aRow;
    a3 = a0 + Math.min(3, last) * aRow;
    a4 = a0 + Math.min(4, last) * aRow;
    a5 = a0 + Math.min(5, last) * aRow;
    return some;
  }

  private void deliver(Tensor.F64 to, boolean add) {
    double[] all = to.array();
    for (int i = 0; i < rows; i++) {
      int at = to.offset() + i * to.stride();
      for (int j = 0; j < to.cols(); j++) {
        double sum = sums[i * cols + j];
        all[at + j] = add ? all[at + j] + sum : sum;
      }
    }
  }
}
