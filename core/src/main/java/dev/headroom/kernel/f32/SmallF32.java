package dev.headroom.kernel.f32;

import dev.headroom.tensor.Tensor;

/// Small products, whose factors are read where they lie: packing would cost more than the product. Every
/// entry of c is one chain of multiply-adds in the order of the depth, from what was there or from zero on.
/// The fields say to a tile ({@link Small512F32} and its narrower twins) what it multiplies.
final class SmallF32 {
  /// The width of the narrowest vector: what has fewer columns is copied to as many.
  private static final int LEAST = Small128F32.L;

  /// What sums start from that are added to nothing.
  private static final float[] ZEROS = new float[4 * Small512F32.L];

  float[] x = {};
  float[] y = {};
  float[] z = {};
  float[] w = ZEROS;
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

  private MatrixF32 a = new MatrixF32(x, 0, 0, 0, 0, 1);
  private int c;
  private int cStep;
  private float[] turned = {}; // room for b in rows
  private float[] part = {}; // room for the last rows of a, in columns
  private float[] edge = {}; // room for fewer columns of c than a vector has

  /// to = left·right, or to += left·right.
  void multiply(MatrixF32 left, MatrixF32 right, Tensor.F32 to, boolean add) {
    a = left;
    rows = left.rows();
    depth = left.cols();
    cols = right.cols();
    inRows = left.colStep() == 1;
    right(right);
    boolean narrow = cols < LEAST;
    if (narrow) {
      edge = edge.length < rows * LEAST ? new float[rows * LEAST] : edge;
      into(edge, 0, LEAST, false);
      cols = LEAST;
    } else {
      into(to.array(), to.offset(), to.stride(), add);
    }
    if (TileF32.L >= Small512F32.L && cols > Small512F32.L) {
      Small512F32.run(this);
    } else if (TileF32.L >= Small256F32.L && cols > Small256F32.L) {
      Small256F32.run(this);
    } else {
      Small128F32.run(this);
    }
    if (narrow) {
      deliver(to, add);
    }
  }

  /// b, or a copy in rows that are no shorter than a vector.
  private void right(MatrixF32 m) {
    MatrixF32 from = m;
    if (m.colStep() != 1 || cols < LEAST) {
      int apart = Math.max(cols, LEAST);
      turned = turned.length < depth * apart ? new float[depth * apart] : turned;
      from = m.inRows(turned, apart);
    }
    y = from.x();
    b = from.offset();
    bStep = from.rowStep();
  }

  private void into(float[] to, int offset, int stride, boolean add) {
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
    part = part.length < depth * most ? new float[depth * most] : part;
    for (int p = 0; p < depth; p++) {
      for (int i = 0; i < most; i++) {
        part[p * most + i] = x[a0 + p * aStep + Math.min(i, last)];
      }
    }
    x = part;
    a0 = 0;
    aStep = most;
  }

  private void deliver(Tensor.F32 to, boolean add) {
    float[] sums = to.array();
    for (int i = 0; i < rows; i++) {
      int at = to.offset() + i * to.stride();
      for (int j = 0; j < to.cols(); j++) {
        float sum = edge[i * LEAST + j];
        sums[at + j] = add ? sums[at + j] + sum : sum;
      }
    }
  }
}
