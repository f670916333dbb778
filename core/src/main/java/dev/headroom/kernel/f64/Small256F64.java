// Generated from dev.headroom.kernel.f32.Small256F32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// A small product, at least a vector of 256 bits wide, in tiles of four or six rows and up to 2 vectors.
/// The last vector of a tile ends where the columns do, even if that means that it overlaps the one before.
/// No branch follows a loop.
final class Small256F64 {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_256;
  static final int L = S.length();
  private static final int WIDE = 2;

  private Small256F64() {}

  static void run(SmallF64 t) {
    int vectors = (t.cols + L - 1) / L;
    int col = 0;
    for (int parts = (vectors + WIDE - 1) / WIDE; parts > 1; parts--) {
      int count = vectors / parts;
      tiles(t, count, col, (count - 1) * L);
      col += count * L;
      vectors -= count;
    }
    tiles(t, vectors, col, t.cols - L - col);
  }

  /// Tiles of `vectors` vectors from column `col` on, the last of them `rest` columns further.
  private static void tiles(SmallF64 t, int vectors, int col, int rest) {
    int some;
    for (int i = 0; i < t.rows; i += some) {
      some = t.block(i, 6);
      if (t.inRows) {
        rows(t, some, vectors, col, rest);
      } else {
        columns(t, vectors, col, rest);
      }
    }
  }

  private static void rows(SmallF64 t, int some, int vectors, int col, int rest) {
    switch (vectors) {
      case 1 -> {
        if (some == 4) {
          rows4x1(t, col);
        } else {
          rows6x1(t, col);
        }
      }
      default -> {
        if (some == 4) {
          rows4x2(t, col, rest);
        } else {
          rows6x2(t, col, rest);
        }
      }
    }
  }

  private static void columns(SmallF64 t, int vectors, int col, int rest) {
    switch (vectors) {
      case 1 -> columns4x1(t, col);
      default -> columns4x2(t, col, rest);
    }
  }

  private static void rows4x1(SmallF64 t, int col) {
    double[] x = t.x;
    double[] y = t.y;
    double[] z = t.z;
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
    DoubleVector s00 = DoubleVector.zero(S);
    DoubleVector s10 = DoubleVector.zero(S);
    DoubleVector s20 = DoubleVector.zero(S);
    DoubleVector s30 = DoubleVector.zero(S);
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
      from += step;
    }
    s00.intoArray(z, c0);
    s10.intoArray(z, c1);
    s20.intoArray(z, c2);
    s30.intoArray(z, c3);
  }

  private static void rows6x1(SmallF64 t, int col) {
    double[] x = t.x;
    double[] y = t.y;
    double[] z = t.z;
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
    DoubleVector s00 = DoubleVector.zero(S);
    DoubleVector s10 = DoubleVector.zero(S);
    DoubleVector s20 = DoubleVector.zero(S);
    DoubleVector s30 = DoubleVector.zero(S);
    DoubleVector s40 = DoubleVector.zero(S);
    DoubleVector s50 = DoubleVector.zero(S);
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

  private static void columns4x1(SmallF64 t, int col) {
    double[] x = t.x;
    double[] y = t.y;
    double[] z = t.z;
    int depth = t.depth;
    int from = t.b + col;
    int step = t.bStep;
    int q = t.a0;
    int aStep = t.aStep;

    int c0 = t.c0 + col;

    int c1 = t.c1 + col;

    int c2 = t.c2 + col;

    int c3 = t.c3 + col;
    DoubleVector s00 = DoubleVector.zero(S);
    DoubleVector s10 = DoubleVector.zero(S);
    DoubleVector s20 = DoubleVector.zero(S);
    DoubleVector s30 = DoubleVector.zero(S);
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

  private static void rows4x2(SmallF64 t, int col, int rest) {
    double[] x = t.x;
    double[] y = t.y;
    double[] z = t.z;
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
    DoubleVector s00 = DoubleVector.zero(S);
    DoubleVector s01 = DoubleVector.zero(S);
    DoubleVector s10 = DoubleVector.zero(S);
    DoubleVector s11 = DoubleVector.zero(S);
    DoubleVector s20 = DoubleVector.zero(S);
    DoubleVector s21 = DoubleVector.zero(S);
    DoubleVector s30 = DoubleVector.zero(S);
    DoubleVector s31 = DoubleVector.zero(S);
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
  }

  private static void rows6x2(SmallF64 t, int col, int rest) {
    double[] x = t.x;
    double[] y = t.y;
    double[] z = t.z;
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

  private static void columns4x2(SmallF64 t, int col, int rest) {
    double[] x = t.x;
    double[] y = t.y;
    double[] z = t.z;
    int depth = t.depth;
    int from = t.b + col;
    int step = t.bStep;
    int q = t.a0;
    int aStep = t.aStep;

    int c0 = t.c0 + col;

    int c1 = t.c1 + col;

    int c2 = t.c2 + col;

    int c3 = t.c3 + col;
    DoubleVector s00 = DoubleVector.zero(S);
    DoubleVector s01 = DoubleVector.zero(S);
    DoubleVector s10 = DoubleVector.zero(S);
    DoubleVector s11 = DoubleVector.zero(S);
    DoubleVector s20 = DoubleVector.zero(S);
    DoubleVector s21 = DoubleVector.zero(S);
    DoubleVector s30 = DoubleVector.zero(S);
    DoubleVector s31 = DoubleVector.zero(S);
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
