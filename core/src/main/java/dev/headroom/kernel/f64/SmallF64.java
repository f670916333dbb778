// Generated from dev.headroom.kernel.f32.SmallF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import dev.headroom.tensor.Tensor;

/// Small products, whose factors are read where they lie: packing would cost more than the product. Every
/// entry of c is one chain of multiply-adds in the order of the depth, from what was there or from zero on.
/// The fields say to a tile ({@link Small512F64} and its narrower twins) what it multiplies.
final class SmallF64 {
  /// The width of the narrowest vector: what has fewer columns is copied to as many.
  private static final int LEAST = Small128F64.L;

  /// What sums start from that are added to nothing.
  private static final double[] ZEROS = new double[4 * Small512F64.L];

  double[] x = {};
  double[] y = {};
  double[] z = {};
  double[] w = ZEROS;
  int rows;
  int depth;
  int cols;
  boolean inRows; // a, otherwise in columns
  int b;
  int bStep; // from row to row
  int aStep; // from column to column
  int onto;
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

  private MatrixF64 a = new MatrixF64(x, 0, 0, 0, 0, 1);
  private int c;
  private int cStep;
  private double[] turned = {}; // room for b in rows
  private double[] part = {}; // room for the last rows of a, in columns
  private double[] edge = {}; // room for fewer columns of c than a vector has

  /// to = left·right, or to += left·right.
  void multiply(MatrixF64 left, MatrixF64 right, Tensor.F64 to, boolean add) {
    a = left;
    rows = left.rows();
    depth = left.cols();
    cols = right.cols();
    inRows = left.colStep() == 1;
    right(right);
    boolean narrow = cols < LEAST;
    if (narrow) {
      edge = edge.length < rows * LEAST ? new double[rows * LEAST] : edge;
      into(edge, 0, LEAST, false);
      cols = LEAST;
    } else {
      into(to.array(), to.offset(), to.stride(), add);
    }
    if (TileF64.L >= Small512F64.L && cols > Small512F64.L) {
      Small512F64.run(this);
    } else if (TileF64.L >= Small256F64.L && cols > Small256F64.L) {
      Small256F64.run(this);
    } else {
      Small128F64.run(this);
    }
    if (narrow) {
      deliver(to, add);
    }
  }

  /// b, or a copy in rows that are no shorter than a vector.
  private void right(MatrixF64 m) {
    MatrixF64 from = m;
    if (m.colStep() != 1 || cols < LEAST) {
      int apart = Math.max(cols, LEAST);
      turned = turned.length < depth * apart ? new double[depth * apart] : turned;
      from = m.inRows(turned, apart);
    }
    y = from.x();
    b = from.offset();
    bStep = from.rowStep();
  }

  private void into(double[] to, int offset, int stride, boolean add) {
    z = to;
    c = offset;
    cStep = stride;
    w = add ? to : ZEROS;
    onto = add ? 1 : 0;
  }

  /// The next rows, `most` of them, from `row` on; rows that are not there are the last one again.
  void block(int row, int most) {
    int last = Math.min(most, rows - row) - 1;
    c0 = c + row * cStep;
    c1 = c0 + Math.min(1, last) * cStep;
    c2 = c0 + Math.min(2, last) * cStep;
    c3 = c0 + Math.min(3, last) * cStep;
    c4 = c0 + Math.min(4, last) * cStep;
    c5 = c0 + Math.min(5, last) * cStep;
    x = a.x();
    a0 = a.offset() + row * a.rowStep();
    aStep = a.colStep();
    if (inRows) {
      a1 = a0 + Math.min(1, last) * a.rowStep();
      a2 = a0 + Math.min(2, last) * a.rowStep();
      a3 = a0 + Math.min(3, last) * a.rowStep();
      a4 = a0 + Math.min(4, last) * a.rowStep();
      a5 = a0 + Math.min(5, last) * a.rowStep();
    } else if (last < most - 1) {
      part(last, most);
    }
  }

  /// Copies the last rows, which lie in columns, and the very last in place of others.
  private void part(int last, int most) {
    part = part.length < depth * most ? new double[depth * most] : part;
    for (int p = 0; p < depth; p++) {
      for (int i = 0; i < most; i++) {
        part[p * most + i] = x[a0 + p * aStep + Math.min(i, last)];
      }
    }
    x = part;
    a0 = 0;
    aStep = most;
  }

  private void deliver(Tensor.F64 to, boolean add) {
    double[] sums = to.array();
    for (int i = 0; i < rows; i++) {
      int at = to.offset() + i * to.stride();
      for (int j = 0; j < to.cols(); j++) {
        double sum = edge[i * LEAST + j];
        sums[at + j] = add ? sums[at + j] + sum : sum;
      }
    }
  }
}
