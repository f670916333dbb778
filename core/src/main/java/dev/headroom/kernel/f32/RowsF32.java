// Generated from dev.headroom.kernel.generator.RowsText, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f32;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.headroom.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Some rows of c = a·b, or c + a·b, where b is a packed panel, all of whose vectors are whole, and a is
/// read where it lies, in rows; rows that are not there are the last one again. What sums are added to, c
/// or zeros, is read before anything is written; no branch follows a loop.
final class RowsF32 {
  static final int ROWS = 6;
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  /// What is added to sums that are added to nothing.
  static final float[] ZEROS = new float[2 * L];

  private final MatrixF32 a;
  private final MatrixF32 b;
  private final Tensor.F32 c;
  private final boolean add;
  private final float[] edge;

  RowsF32(MatrixF32 a, MatrixF32 b, Tensor.F32 c, boolean add, float[] edge) {
    this.a = a;
    this.b = b;
    this.c = c;
    this.add = add;
    this.edge = edge;
  }

  /// Room for what goes beyond an edge of c, one caller's.
  static float[] edge() {
    return new float[ROWS * L];
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
    RowsF32 part = new RowsF32(a, b, new Tensor.F32(edge, 0, ROWS, L, L), false, edge);
    part.single(row, count, left, 0);
    float[] to = c.array();
    for (int i = 0; i < count; i++) {
      int at = c.offset() + (row + i) * c.stride() + left;
      for (int j = 0; j < right - left; j++) {
        to[at + j] = add ? to[at + j] + edge[i * L + j] : edge[i * L + j];
      }
    }
  }

  /// Two vectors from column `col` on, to `at`.
  private void pair(int row, int count, int col, int at) {
    float[] x = a.x();
    float[] y = b.x();
    float[] z = c.array();
    float[] w = add ? z : ZEROS;
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
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s01 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s11 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s21 = FloatVector.zero(S);
    FloatVector s30 = FloatVector.zero(S);
    FloatVector s31 = FloatVector.zero(S);
    FloatVector s40 = FloatVector.zero(S);
    FloatVector s41 = FloatVector.zero(S);
    FloatVector s50 = FloatVector.zero(S);
    FloatVector s51 = FloatVector.zero(S);
    for (int p = 0; p < depth; p++) {
      FloatVector b0 = fromArray(S, y, from + 0 * L);
      FloatVector b1 = fromArray(S, y, from + 1 * L);
      FloatVector v = broadcast(S, x[a0 + p]);
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
    float[] x = a.x();
    float[] y = b.x();
    float[] z = c.array();
    float[] w = add ? z : ZEROS;
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
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s30 = FloatVector.zero(S);
    FloatVector s40 = FloatVector.zero(S);
    FloatVector s50 = FloatVector.zero(S);
    for (int p = 0; p < depth; p++) {
      FloatVector b0 = fromArray(S, y, from + 0 * L);
      FloatVector v = broadcast(S, x[a0 + p]);
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
