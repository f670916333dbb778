package dev.headroom.kernel;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.headroom.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Some rows of c = a·b, or c + a·b, whose factors are read where they lie; rows that are not there
/// are the last one again. What sums are added to, c or zeros, is read before anything is written; no
/// branch follows a loop. Entries of a row of b lie side by side.
/// Written by RowsText, see docs/kernels.md; TwinsTest holds the two together.
final class RowsF32 {
  static final int ROWS = 6;
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  /// What is added to sums that are added to nothing.
  static final float[] ZEROS = new float[2 * L];

  private final MatrixF32 a;
  private final MatrixF32 b;
  private final boolean padded; // whether whole vectors can be read of every row of b
  private Tensor.F32 c = new Tensor.F32(new float[0], 0, 0, 0, 0);
  private boolean add;

  RowsF32(MatrixF32 a, MatrixF32 b, boolean padded) {
    this.a = a;
    this.b = b;
    this.padded = padded;
  }

  /// Where sums go, and whether they are added to what is there.
  void to(Tensor.F32 sums, boolean adding) {
    c = sums;
    add = adding;
  }

  /// Columns `left … right` of `count` rows, ROWS at most, from `row` on.
  void run(int row, int count, int left, int right) {
    int j = left;
    for (; j <= right - 2 * L; j += 2 * L) {
      if (a.colStep == 1) {
        pair(row, count, j);
      } else {
        spread(row, count, j);
      }
    }
    for (; j < right; j += L) {
      edge(row, count, j, right);
    }
  }

  /// Two vectors of c, from column `col` on; entries of a row of a that lie side by side.
  private void pair(int row, int count, int col) {
    float[] x = a.x;
    float[] y = b.x;
    float[] z = c.array();
    float[] w = add ? z : ZEROS;
    int onto = add ? 1 : 0;
    int a0 = a.offset + row * a.rowStep;
    int c0 = c.offset() + row * c.stride() + col;
    int a1 = a0 + Math.min(1, count - 1) * a.rowStep;
    int c1 = c0 + Math.min(1, count - 1) * c.stride();
    int a2 = a0 + Math.min(2, count - 1) * a.rowStep;
    int c2 = c0 + Math.min(2, count - 1) * c.stride();
    int a3 = a0 + Math.min(3, count - 1) * a.rowStep;
    int c3 = c0 + Math.min(3, count - 1) * c.stride();
    int a4 = a0 + Math.min(4, count - 1) * a.rowStep;
    int c4 = c0 + Math.min(4, count - 1) * c.stride();
    int a5 = a0 + Math.min(5, count - 1) * a.rowStep;
    int c5 = c0 + Math.min(5, count - 1) * c.stride();
    int from = b.offset + col;
    int step = b.rowStep;
    int depth = b.rows;
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
      FloatVector b0 = fromArray(S, y, from);
      FloatVector b1 = fromArray(S, y, from + L);
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
    s00 = s00.add(fromArray(S, w, onto * c0));
    s01 = s01.add(fromArray(S, w, onto * c0 + L));
    s10 = s10.add(fromArray(S, w, onto * c1));
    s11 = s11.add(fromArray(S, w, onto * c1 + L));
    s20 = s20.add(fromArray(S, w, onto * c2));
    s21 = s21.add(fromArray(S, w, onto * c2 + L));
    s30 = s30.add(fromArray(S, w, onto * c3));
    s31 = s31.add(fromArray(S, w, onto * c3 + L));
    s40 = s40.add(fromArray(S, w, onto * c4));
    s41 = s41.add(fromArray(S, w, onto * c4 + L));
    s50 = s50.add(fromArray(S, w, onto * c5));
    s51 = s51.add(fromArray(S, w, onto * c5 + L));
    s00.intoArray(z, c0);
    s01.intoArray(z, c0 + L);
    s10.intoArray(z, c1);
    s11.intoArray(z, c1 + L);
    s20.intoArray(z, c2);
    s21.intoArray(z, c2 + L);
    s30.intoArray(z, c3);
    s31.intoArray(z, c3 + L);
    s40.intoArray(z, c4);
    s41.intoArray(z, c4 + L);
    s50.intoArray(z, c5);
    s51.intoArray(z, c5 + L);
  }

  /// Two vectors of c, from column `col` on; entries of a row of a any step apart.
  private void spread(int row, int count, int col) {
    float[] x = a.x;
    float[] y = b.x;
    float[] z = c.array();
    float[] w = add ? z : ZEROS;
    int onto = add ? 1 : 0;
    int a0 = a.offset + row * a.rowStep;
    int c0 = c.offset() + row * c.stride() + col;
    int a1 = a0 + Math.min(1, count - 1) * a.rowStep;
    int c1 = c0 + Math.min(1, count - 1) * c.stride();
    int a2 = a0 + Math.min(2, count - 1) * a.rowStep;
    int c2 = c0 + Math.min(2, count - 1) * c.stride();
    int a3 = a0 + Math.min(3, count - 1) * a.rowStep;
    int c3 = c0 + Math.min(3, count - 1) * c.stride();
    int a4 = a0 + Math.min(4, count - 1) * a.rowStep;
    int c4 = c0 + Math.min(4, count - 1) * c.stride();
    int a5 = a0 + Math.min(5, count - 1) * a.rowStep;
    int c5 = c0 + Math.min(5, count - 1) * c.stride();
    int from = b.offset + col;
    int step = b.rowStep;
    int depth = b.rows;
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
    int q = 0;
    int aStep = a.colStep;
    for (int p = 0; p < depth; p++) {
      FloatVector b0 = fromArray(S, y, from);
      FloatVector b1 = fromArray(S, y, from + L);
      FloatVector v = broadcast(S, x[a0 + q]);
      s00 = v.fma(b0, s00);
      s01 = v.fma(b1, s01);
      v = broadcast(S, x[a1 + q]);
      s10 = v.fma(b0, s10);
      s11 = v.fma(b1, s11);
      v = broadcast(S, x[a2 + q]);
      s20 = v.fma(b0, s20);
      s21 = v.fma(b1, s21);
      v = broadcast(S, x[a3 + q]);
      s30 = v.fma(b0, s30);
      s31 = v.fma(b1, s31);
      v = broadcast(S, x[a4 + q]);
      s40 = v.fma(b0, s40);
      s41 = v.fma(b1, s41);
      v = broadcast(S, x[a5 + q]);
      s50 = v.fma(b0, s50);
      s51 = v.fma(b1, s51);
      from += step;
      q += aStep;
    }
    s00 = s00.add(fromArray(S, w, onto * c0));
    s01 = s01.add(fromArray(S, w, onto * c0 + L));
    s10 = s10.add(fromArray(S, w, onto * c1));
    s11 = s11.add(fromArray(S, w, onto * c1 + L));
    s20 = s20.add(fromArray(S, w, onto * c2));
    s21 = s21.add(fromArray(S, w, onto * c2 + L));
    s30 = s30.add(fromArray(S, w, onto * c3));
    s31 = s31.add(fromArray(S, w, onto * c3 + L));
    s40 = s40.add(fromArray(S, w, onto * c4));
    s41 = s41.add(fromArray(S, w, onto * c4 + L));
    s50 = s50.add(fromArray(S, w, onto * c5));
    s51 = s51.add(fromArray(S, w, onto * c5 + L));
    s00.intoArray(z, c0);
    s01.intoArray(z, c0 + L);
    s10.intoArray(z, c1);
    s11.intoArray(z, c1 + L);
    s20.intoArray(z, c2);
    s21.intoArray(z, c2 + L);
    s30.intoArray(z, c3);
    s31.intoArray(z, c3 + L);
    s40.intoArray(z, c4);
    s41.intoArray(z, c4 + L);
    s50.intoArray(z, c5);
    s51.intoArray(z, c5 + L);
  }

  /// What of one vector there is, columns `left … right`. It comes with some columns before it,
  /// which a mask keeps out of c, since a load that must not read past a row is dear; unless rows
  /// of b are padded.
  private void edge(int row, int count, int left, int right) {
    int col = padded ? left : Math.max(0, Math.min(left, right - L));
    boolean whole = padded || right >= L;
    VectorMask<Float> seen = lanes(0, right - col);
    VectorMask<Float> kept = lanes(left - col, right - col);
    float[] x = a.x;
    float[] y = b.x;
    float[] z = c.array();
    float[] w = add ? z : ZEROS;
    int onto = add ? 1 : 0;
    int a0 = a.offset + row * a.rowStep;
    int c0 = c.offset() + row * c.stride() + col;
    int a1 = a0 + Math.min(1, count - 1) * a.rowStep;
    int c1 = c0 + Math.min(1, count - 1) * c.stride();
    int a2 = a0 + Math.min(2, count - 1) * a.rowStep;
    int c2 = c0 + Math.min(2, count - 1) * c.stride();
    int a3 = a0 + Math.min(3, count - 1) * a.rowStep;
    int c3 = c0 + Math.min(3, count - 1) * c.stride();
    int a4 = a0 + Math.min(4, count - 1) * a.rowStep;
    int c4 = c0 + Math.min(4, count - 1) * c.stride();
    int a5 = a0 + Math.min(5, count - 1) * a.rowStep;
    int c5 = c0 + Math.min(5, count - 1) * c.stride();
    int from = b.offset + col;
    int step = b.rowStep;
    int depth = b.rows;
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = FloatVector.zero(S);
    FloatVector s2 = FloatVector.zero(S);
    FloatVector s3 = FloatVector.zero(S);
    FloatVector s4 = FloatVector.zero(S);
    FloatVector s5 = FloatVector.zero(S);
    int q = 0;
    int aStep = a.colStep;
    for (int p = 0; p < depth; p++) {
      FloatVector v = whole ? fromArray(S, y, from) : fromArray(S, y, from, seen);
      s0 = v.fma(broadcast(S, x[a0 + q]), s0);
      s1 = v.fma(broadcast(S, x[a1 + q]), s1);
      s2 = v.fma(broadcast(S, x[a2 + q]), s2);
      s3 = v.fma(broadcast(S, x[a3 + q]), s3);
      s4 = v.fma(broadcast(S, x[a4 + q]), s4);
      s5 = v.fma(broadcast(S, x[a5 + q]), s5);
      from += step;
      q += aStep;
    }
    s0 = s0.add(fromArray(S, w, onto * c0, kept));
    s1 = s1.add(fromArray(S, w, onto * c1, kept));
    s2 = s2.add(fromArray(S, w, onto * c2, kept));
    s3 = s3.add(fromArray(S, w, onto * c3, kept));
    s4 = s4.add(fromArray(S, w, onto * c4, kept));
    s5 = s5.add(fromArray(S, w, onto * c5, kept));
    s0.intoArray(z, c0, kept);
    s1.intoArray(z, c1, kept);
    s2.intoArray(z, c2, kept);
    s3.intoArray(z, c3, kept);
    s4.intoArray(z, c4, kept);
    s5.intoArray(z, c5, kept);
  }

  /// Lanes `first … end` of a vector, as far as it goes.
  static VectorMask<Float> lanes(int first, int end) {
    long before = end < L ? (1L << end) - 1 : -1L;
    return VectorMask.fromLong(S, before & (-1L << first));
  }
}
