// Generated from dev.headroom.kernel.f32.Small256F32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// A small product, at least a vector of 256 bits wide, in tiles of 6 rows and up to 2 vectors.
/// The last vector of a tile ends where the columns do, if that means that it overlaps the one before: what
/// it is added to is read before anything is written. No branch follows a loop.
final class Small256F64 {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_256;
  static final int L = S.length();

  /// Rows of a tile where a lies in rows, and where it lies in columns, and its vectors at most.
  private static final int ROWS = 6;

  private static final int COLUMNS = 4;
  private static final int MOST = 2;

  private Small256F64() {}

  static void run(SmallF64 t) {
    int vectors = (t.cols + L - 1) / L;
    int col = 0;
    for (int parts = (vectors + MOST - 1) / MOST; parts > 1; parts--) {
      int count = vectors / parts;
      tiles(t, count, col, (count - 1) * L);
      col += count * L;
      vectors -= count;
    }
    tiles(t, vectors, col, t.cols - L - col);
  }

  /// Tiles of `vectors` vectors from column `col` on, the last of them `rest` columns further.
  private static void tiles(SmallF64 t, int vectors, int col, int rest) {
    int some = t.inRows ? ROWS : COLUMNS;
    for (int i = 0; i < t.rows; i += some) {
      t.block(i, some);
      if (t.inRows) {
        rows(t, vectors, col, rest);
      } else {
        columns(t, vectors, col, rest);
      }
    }
  }

  private static void rows(SmallF64 t, int vectors, int col, int rest) {
    switch (vectors) {
      case 1 -> rows1(t, col);
      default -> rows2(t, col, rest);
    }
  }

  private static void columns(SmallF64 t, int vectors, int col, int rest) {
    switch (vectors) {
      case 1 -> columns1(t, col);
      default -> columns2(t, col, rest);
    }
  }

  private static void rows1(SmallF64 t, int col) {
    double[] x = t.x;
    double[] y = t.y;
    double[] z = t.z;
    double[] w = t.w;
    int onto = t.onto;
    int depth = t.depth;
    int from = t.b + col;
    int step = t.bStep;

    int a0 = t.a0;
    int c0 = t.c0 + col;
    int a1 = t.a1;
    int c1 = t.c1 + col;
    int a2 = t.a2;
    int c2 = t.c2 + col;
    int a3 = t.a3;
    int c3 = t.c3 + col;
    int a4 = t.a4;
    int c4 = t.c4 + col;
    int a5 = t.a5;
    int c5 = t.c5 + col;
    DoubleVector s00 = fromArray(S, w, onto * c0);
    DoubleVector s10 = fromArray(S, w, onto * c1);
    DoubleVector s20 = fromArray(S, w, onto * c2);
    DoubleVector s30 = fromArray(S, w, onto * c3);
    DoubleVector s40 = fromArray(S, w, onto * c4);
    DoubleVector s50 = fromArray(S, w, onto * c5);
    for (int p = 0; p < depth; p++) {
      DoubleVector b0 = fromArray(S, y, from);
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
    s00.intoArray(z, c0);
    s10.intoArray(z, c1);
    s20.intoArray(z, c2);
    s30.intoArray(z, c3);
    s40.intoArray(z, c4);
    s50.intoArray(z, c5);
  }

  private static void columns1(SmallF64 t, int col) {
    double[] x = t.x;
    double[] y = t.y;
    double[] z = t.z;
    double[] w = t.w;
    int onto = t.onto;
    int depth = t.depth;
    int from = t.b + col;
    int step = t.bStep;
    int q = t.a0;
    int aStep = t.aStep;

    int c0 = t.c0 + col;

    int c1 = t.c1 + col;

    int c2 = t.c2 + col;

    int c3 = t.c3 + col;
    DoubleVector s00 = fromArray(S, w, onto * c0);
    DoubleVector s10 = fromArray(S, w, onto * c1);
    DoubleVector s20 = fromArray(S, w, onto * c2);
    DoubleVector s30 = fromArray(S, w, onto * c3);
    for (int p = 0; p < depth; p++) {
      DoubleVector b0 = fromArray(S, y, from);
      DoubleVector v = broadcast(S, x[q + 0]);
      s00 = v.fma(b0, s00);
      v = broadcast(S, x[q + 1]);
      s10 = v.fma(b0, s10);
      v = broadcast(S, x[q + 2]);
      s20 = v.fma(b0, s20);
      v = broadcast(S, x[q + 3]);
      s30 = v.fma(b0, s30);
      from += step;
      q += aStep;
    }
    s00.intoArray(z, c0);
    s10.intoArray(z, c1);
    s20.intoArray(z, c2);
    s30.intoArray(z, c3);
  }

  private static void rows2(SmallF64 t, int col, int rest) {
    double[] x = t.x;
    double[] y = t.y;
    double[] z = t.z;
    double[] w = t.w;
    int onto = t.onto;
    int depth = t.depth;
    int from = t.b + col;
    int step = t.bStep;

    int a0 = t.a0;
    int c0 = t.c0 + col;
    int a1 = t.a1;
    int c1 = t.c1 + col;
    int a2 = t.a2;
    int c2 = t.c2 + col;
    int a3 = t.a3;
    int c3 = t.c3 + col;
    int a4 = t.a4;
    int c4 = t.c4 + col;
    int a5 = t.a5;
    int c5 = t.c5 + col;
    DoubleVector s00 = fromArray(S, w, onto * c0);
    DoubleVector s01 = fromArray(S, w, onto * c0 + rest);
    DoubleVector s10 = fromArray(S, w, onto * c1);
    DoubleVector s11 = fromArray(S, w, onto * c1 + rest);
    DoubleVector s20 = fromArray(S, w, onto * c2);
    DoubleVector s21 = fromArray(S, w, onto * c2 + rest);
    DoubleVector s30 = fromArray(S, w, onto * c3);
    DoubleVector s31 = fromArray(S, w, onto * c3 + rest);
    DoubleVector s40 = fromArray(S, w, onto * c4);
    DoubleVector s41 = fromArray(S, w, onto * c4 + rest);
    DoubleVector s50 = fromArray(S, w, onto * c5);
    DoubleVector s51 = fromArray(S, w, onto * c5 + rest);
    for (int p = 0; p < depth; p++) {
      DoubleVector b0 = fromArray(S, y, from);
      DoubleVector b1 = fromArray(S, y, from + rest);
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
    s00.intoArray(z, c0);
    s01.intoArray(z, c0 + rest);
    s10.intoArray(z, c1);
    s11.intoArray(z, c1 + rest);
    s20.intoArray(z, c2);
    s21.intoArray(z, c2 + rest);
    s30.intoArray(z, c3);
    s31.intoArray(z, c3 + rest);
    s40.intoArray(z, c4);
    s41.intoArray(z, c4 + rest);
    s50.intoArray(z, c5);
    s51.intoArray(z, c5 + rest);
  }

  private static void columns2(SmallF64 t, int col, int rest) {
    double[] x = t.x;
    double[] y = t.y;
    double[] z = t.z;
    double[] w = t.w;
    int onto = t.onto;
    int depth = t.depth;
    int from = t.b + col;
    int step = t.bStep;
    int q = t.a0;
    int aStep = t.aStep;

    int c0 = t.c0 + col;

    int c1 = t.c1 + col;

    int c2 = t.c2 + col;

    int c3 = t.c3 + col;
    DoubleVector s00 = fromArray(S, w, onto * c0);
    DoubleVector s01 = fromArray(S, w, onto * c0 + rest);
    DoubleVector s10 = fromArray(S, w, onto * c1);
    DoubleVector s11 = fromArray(S, w, onto * c1 + rest);
    DoubleVector s20 = fromArray(S, w, onto * c2);
    DoubleVector s21 = fromArray(S, w, onto * c2 + rest);
    DoubleVector s30 = fromArray(S, w, onto * c3);
    DoubleVector s31 = fromArray(S, w, onto * c3 + rest);
    for (int p = 0; p < depth; p++) {
      DoubleVector b0 = fromArray(S, y, from);
      DoubleVector b1 = fromArray(S, y, from + rest);
      DoubleVector v = broadcast(S, x[q + 0]);
      s00 = v.fma(b0, s00);
      s01 = v.fma(b1, s01);
      v = broadcast(S, x[q + 1]);
      s10 = v.fma(b0, s10);
      s11 = v.fma(b1, s11);
      v = broadcast(S, x[q + 2]);
      s20 = v.fma(b0, s20);
      s21 = v.fma(b1, s21);
      v = broadcast(S, x[q + 3]);
      s30 = v.fma(b0, s30);
      s31 = v.fma(b1, s31);
      from += step;
      q += aStep;
    }
    s00.intoArray(z, c0);
    s01.intoArray(z, c0 + rest);
    s10.intoArray(z, c1);
    s11.intoArray(z, c1 + rest);
    s20.intoArray(z, c2);
    s21.intoArray(z, c2 + rest);
    s30.intoArray(z, c3);
    s31.intoArray(z, c3 + rest);
  }
}
