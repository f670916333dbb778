// Generated from dev.headroom.kernel.f32.RowsF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import dev.headroom.tensor.Tensor;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// Some rows of c = a·b, or c + a·b, where b is a packed panel, all of whose vectors are whole, and a is
/// read where it lies, in rows; rows that are not there are the last one again. What sums are added to, c
/// or zeros, is read before anything is written; no branch follows a loop.
final class RowsF64 {
  static final int ROWS = 6;
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  /// What is added to sums that are added to nothing.
  static final double[] ZEROS = new double[2 * L];

  private final MatrixF64 a;
  private final MatrixF64 b;
  private final Tensor.F64 c;
  private final boolean add;
  private final double[] edge;

  RowsF64(MatrixF64 a, MatrixF64 b, Tensor.F64 c, boolean add, double[] edge) {
    this.a = a;
    this.b = b;
    this.c = c;
    this.add = add;
    this.edge = edge;
  }

  /// Room for what goes beyond an edge of c, one caller's.
  static double[] edge() {
    return new double[ROWS * L];
  }

  /// Columns `left … right` of `count` rows, ROWS at most, from `row` on.
  void run(int row, int count, int left, int right) {
    int at = c.offset() + row * c.stride();
    int j = left;
    for (; j <= right - 2 * L; j += 2 * L) {
      pair(row, count, j, at + j);
    }
    if (j <= right - L) {
      single(row, count, j, at + j);
      j += L;
    }
    if (j < right) {
      last(row, count, j, right);
    }
  }

  /// What of one vector there is, columns `left … right`, by way of the edge.
  private void last(int row, int count, int left, int right) {
    RowsF64 part = new RowsF64(a, b, new Tensor.F64(edge, 0, ROWS, L, L), false, edge);
    part.single(row, count, left, 0);
    double[] to = c.array();
    for (int i = 0; i < count; i++) {
      int at = c.offset() + (row + i) * c.stride() + left;
      for (int j = 0; j < right - left; j++) {
        to[at + j] = add ? to[at + j] + edge[i * L + j] : edge[i * L + j];
      }
    }
  }

  /// Two vectors from column `col` on, to `at`.
  private void pair(int row, int count, int col, int at) {
    double[] x = a.x();
    double[] y = b.x();
    double[] z = c.array();
    double[] w = add ? z : ZEROS;
    int stride = c.stride();
    int onto = add ? 1 : 0;
    int a0 = a.offset() + row * a.rowStep();
    int c0 = at;
    int a1 = a0 + Math.min(1, count - 1) * a.rowStep();
    int c1 = c0 + Math.min(1, count - 1) * stride;
    int a2 = a0 + Math.min(2, count - 1) * a.rowStep();
    int c2 = c0 + Math.min(2, count - 1) * stride;
    int a3 = a0 + Math.min(3, count - 1) * a.rowStep();
    int c3 = c0 + Math.min(3, count - 1) * stride;
    int a4 = a0 + Math.min(4, count - 1) * a.rowStep();
    int c4 = c0 + Math.min(4, count - 1) * stride;
    int a5 = a0 + Math.min(5, count - 1) * a.rowStep();
    int c5 = c0 + Math.min(5, count - 1) * stride;
    int from = b.offset() + col;
    int step = b.rowStep();
    int depth = b.rows();
    DoubleVector s00 = DoubleVector.zero(S);
    DoubleVector s01 = DoubleVector.zero(S);
    DoubleVector s10 = DoubleVector.zero(S);
    DoubleVector s11 = DoubleVector.zero(S);
    DoubleVector s20 = DoubleVector.zero(S);
    DoubleVector s21 = DoubleVector.zero(S);
    DoubleVector s30 = DoubleVector.zero(S);
    DoubleVector s31 = DoubleVector.zero(S);
    DoubleVector s40 = DoubleVector.zero(S);
    DoubleVector s41 = DoubleVector.zero(S);
    DoubleVector s50 = DoubleVector.zero(S);
    DoubleVector s51 = DoubleVector.zero(S);
    for (int p = 0; p < depth; p++) {
      DoubleVector b0 = fromArray(S, y, from + 0 * L);
      DoubleVector b1 = fromArray(S, y, from + 1 * L);
      DoubleVector v = broadcast(S, x[a0 + p]);
      s00 = v.fma(b0, s00);
      s01 = v.fma(b1, s01);
      v = broadcast(S, x[a1 + p]);
      s10 = v.fma(b0, s10);
      s11 = v.fma(b1, s11);
      v = broadcast(S, x[a2 + p]);
      s20 = v.fma(b0, s20);
      s21 = v.fma(b1, s21);
      v = broadcast(S, x[a3 + p]);
      s30 = v.fma(b0, s30);
      s31 = v.fma(b1, s31);
      v = broadcast(S, x[a4 + p]);
      s40 = v.fma(b0, s40);
      s41 = v.fma(b1, s41);
      v = broadcast(S, x[a5 + p]);
      s50 = v.fma(b0, s50);
      s51 = v.fma(b1, s51);
      from += step;
    }
    s00 = s00.add(fromArray(S, w, onto * c0 + 0 * L));
    s01 = s01.add(fromArray(S, w, onto * c0 + 1 * L));
    s10 = s10.add(fromArray(S, w, onto * c1 + 0 * L));
    s11 = s11.add(fromArray(S, w, onto * c1 + 1 * L));
    s20 = s20.add(fromArray(S, w, onto * c2 + 0 * L));
    s21 = s21.add(fromArray(S, w, onto * c2 + 1 * L));
    s30 = s30.add(fromArray(S, w, onto * c3 + 0 * L));
    s31 = s31.add(fromArray(S, w, onto * c3 + 1 * L));
    s40 = s40.add(fromArray(S, w, onto * c4 + 0 * L));
    s41 = s41.add(fromArray(S, w, onto * c4 + 1 * L));
    s50 = s50.add(fromArray(S, w, onto * c5 + 0 * L));
    s51 = s51.add(fromArray(S, w, onto * c5 + 1 * L));
    s00.intoArray(z, c0 + 0 * L);
    s01.intoArray(z, c0 + 1 * L);
    s10.intoArray(z, c1 + 0 * L);
    s11.intoArray(z, c1 + 1 * L);
    s20.intoArray(z, c2 + 0 * L);
    s21.intoArray(z, c2 + 1 * L);
    s30.intoArray(z, c3 + 0 * L);
    s31.intoArray(z, c3 + 1 * L);
    s40.intoArray(z, c4 + 0 * L);
    s41.intoArray(z, c4 + 1 * L);
    s50.intoArray(z, c5 + 0 * L);
    s51.intoArray(z, c5 + 1 * L);
  }

  /// A vector from column `col` on, to `at`.
  private void single(int row, int count, int col, int at) {
    double[] x = a.x();
    double[] y = b.x();
    double[] z = c.array();
    double[] w = add ? z : ZEROS;
    int stride = c.stride();
    int onto = add ? 1 : 0;
    int a0 = a.offset() + row * a.rowStep();
    int c0 = at;
    int a1 = a0 + Math.min(1, count - 1) * a.rowStep();
    int c1 = c0 + Math.min(1, count - 1) * stride;
    int a2 = a0 + Math.min(2, count - 1) * a.rowStep();
    int c2 = c0 + Math.min(2, count - 1) * stride;
    int a3 = a0 + Math.min(3, count - 1) * a.rowStep();
    int c3 = c0 + Math.min(3, count - 1) * stride;
    int a4 = a0 + Math.min(4, count - 1) * a.rowStep();
    int c4 = c0 + Math.min(4, count - 1) * stride;
    int a5 = a0 + Math.min(5, count - 1) * a.rowStep();
    int c5 = c0 + Math.min(5, count - 1) * stride;
    int from = b.offset() + col;
    int step = b.rowStep();
    int depth = b.rows();
    DoubleVector s00 = DoubleVector.zero(S);
    DoubleVector s10 = DoubleVector.zero(S);
    DoubleVector s20 = DoubleVector.zero(S);
    DoubleVector s30 = DoubleVector.zero(S);
    DoubleVector s40 = DoubleVector.zero(S);
    DoubleVector s50 = DoubleVector.zero(S);
    for (int p = 0; p < depth; p++) {
      DoubleVector b0 = fromArray(S, y, from + 0 * L);
      DoubleVector v = broadcast(S, x[a0 + p]);
      s00 = v.fma(b0, s00);
      v = broadcast(S, x[a1 + p]);
      s10 = v.fma(b0, s10);
      v = broadcast(S, x[a2 + p]);
      s20 = v.fma(b0, s20);
      v = broadcast(S, x[a3 + p]);
      s30 = v.fma(b0, s30);
      v = broadcast(S, x[a4 + p]);
      s40 = v.fma(b0, s40);
      v = broadcast(S, x[a5 + p]);
      s50 = v.fma(b0, s50);
      from += step;
    }
    s00 = s00.add(fromArray(S, w, onto * c0 + 0 * L));
    s10 = s10.add(fromArray(S, w, onto * c1 + 0 * L));
    s20 = s20.add(fromArray(S, w, onto * c2 + 0 * L));
    s30 = s30.add(fromArray(S, w, onto * c3 + 0 * L));
    s40 = s40.add(fromArray(S, w, onto * c4 + 0 * L));
    s50 = s50.add(fromArray(S, w, onto * c5 + 0 * L));
    s00.intoArray(z, c0 + 0 * L);
    s10.intoArray(z, c1 + 0 * L);
    s20.intoArray(z, c2 + 0 * L);
    s30.intoArray(z, c3 + 0 * L);
    s40.intoArray(z, c4 + 0 * L);
    s50.intoArray(z, c5 + 0 * L);
  }
}
