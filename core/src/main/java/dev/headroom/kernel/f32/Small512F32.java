// Generated from dev.headroom.kernel.generator.SmallText, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f32;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// A small product, at least a vector of 512 bits wide, in tiles of four rows and up to 4 vectors.
/// The last vector of a tile ends where the columns do, even if that means that it overlaps the one before.
/// No branch follows a loop.
final class Small512F32 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_512;
  static final int L = S.length();
  private static final int WIDE = 4;

  private Small512F32() {}

  static void run(SmallF32 t) {
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
  private static void tiles(SmallF32 t, int vectors, int col, int rest) {
    int some;
    for (int i = 0; i < t.rows; i += some) {
      some = t.block(i, 4);
      if (t.inRows) {
        rows(t, vectors, col, rest);
      } else {
        columns(t, vectors, col, rest);
      }
    }
  }

  private static void rows(SmallF32 t, int vectors, int col, int rest) {
    switch (vectors) {
      case 1 -> rows4x1(t, col);
      case 2 -> rows4x2(t, col, rest);
      case 3 -> rows4x3(t, col, rest);
      default -> rows4x4(t, col, rest);
    }
  }

  private static void columns(SmallF32 t, int vectors, int col, int rest) {
    switch (vectors) {
      case 1 -> columns4x1(t, col);
      case 2 -> columns4x2(t, col, rest);
      case 3 -> columns4x3(t, col, rest);
      default -> columns4x4(t, col, rest);
    }
  }

  private static void rows4x1(SmallF32 t, int col) {
    float[] x = t.x;
    float[] y = t.y;
    float[] z = t.z;
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
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s30 = FloatVector.zero(S);
    for (int p = 0; p < depth; p++) {
      FloatVector b0 = fromArray(S, y, from);
      FloatVector v = broadcast(S, x[a0 + p]);
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

  private static void columns4x1(SmallF32 t, int col) {
    float[] x = t.x;
    float[] y = t.y;
    float[] z = t.z;
    int depth = t.depth;
    int from = t.b + col;
    int step = t.bStep;
    int q = t.a0;
    int aStep = t.aStep;

    int c0 = t.c0 + col;

    int c1 = t.c1 + col;

    int c2 = t.c2 + col;

    int c3 = t.c3 + col;
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s30 = FloatVector.zero(S);
    for (int p = 0; p < depth; p++) {
      FloatVector b0 = fromArray(S, y, from);
      FloatVector v = broadcast(S, x[q + 0]);
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

  private static void rows4x2(SmallF32 t, int col, int rest) {
    float[] x = t.x;
    float[] y = t.y;
    float[] z = t.z;
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
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s01 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s11 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s21 = FloatVector.zero(S);
    FloatVector s30 = FloatVector.zero(S);
    FloatVector s31 = FloatVector.zero(S);
    for (int p = 0; p < depth; p++) {
      FloatVector b0 = fromArray(S, y, from);
      FloatVector b1 = fromArray(S, y, from + rest);
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

  private static void columns4x2(SmallF32 t, int col, int rest) {
    float[] x = t.x;
    float[] y = t.y;
    float[] z = t.z;
    int depth = t.depth;
    int from = t.b + col;
    int step = t.bStep;
    int q = t.a0;
    int aStep = t.aStep;

    int c0 = t.c0 + col;

    int c1 = t.c1 + col;

    int c2 = t.c2 + col;

    int c3 = t.c3 + col;
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s01 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s11 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s21 = FloatVector.zero(S);
    FloatVector s30 = FloatVector.zero(S);
    FloatVector s31 = FloatVector.zero(S);
    for (int p = 0; p < depth; p++) {
      FloatVector b0 = fromArray(S, y, from);
      FloatVector b1 = fromArray(S, y, from + rest);
      FloatVector v = broadcast(S, x[q + 0]);
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

  private static void rows4x3(SmallF32 t, int col, int rest) {
    float[] x = t.x;
    float[] y = t.y;
    float[] z = t.z;
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
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s01 = FloatVector.zero(S);
    FloatVector s02 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s11 = FloatVector.zero(S);
    FloatVector s12 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s21 = FloatVector.zero(S);
    FloatVector s22 = FloatVector.zero(S);
    FloatVector s30 = FloatVector.zero(S);
    FloatVector s31 = FloatVector.zero(S);
    FloatVector s32 = FloatVector.zero(S);
    for (int p = 0; p < depth; p++) {
      FloatVector b0 = fromArray(S, y, from);
      FloatVector b1 = fromArray(S, y, from + 1 * L);
      FloatVector b2 = fromArray(S, y, from + rest);
      FloatVector v = broadcast(S, x[a0 + p]);
      s00 = v.fma(b0, s00);
      s01 = v.fma(b1, s01);
      s02 = v.fma(b2, s02);
      v = broadcast(S, x[a1 + p]);
      s10 = v.fma(b0, s10);
      s11 = v.fma(b1, s11);
      s12 = v.fma(b2, s12);
      v = broadcast(S, x[a2 + p]);
      s20 = v.fma(b0, s20);
      s21 = v.fma(b1, s21);
      s22 = v.fma(b2, s22);
      v = broadcast(S, x[a3 + p]);
      s30 = v.fma(b0, s30);
      s31 = v.fma(b1, s31);
      s32 = v.fma(b2, s32);
      from += step;
    }
    s00.intoArray(z, c0);
    s01.intoArray(z, c0 + 1 * L);
    s02.intoArray(z, c0 + rest);
    s10.intoArray(z, c1);
    s11.intoArray(z, c1 + 1 * L);
    s12.intoArray(z, c1 + rest);
    s20.intoArray(z, c2);
    s21.intoArray(z, c2 + 1 * L);
    s22.intoArray(z, c2 + rest);
    s30.intoArray(z, c3);
    s31.intoArray(z, c3 + 1 * L);
    s32.intoArray(z, c3 + rest);
  }

  private static void columns4x3(SmallF32 t, int col, int rest) {
    float[] x = t.x;
    float[] y = t.y;
    float[] z = t.z;
    int depth = t.depth;
    int from = t.b + col;
    int step = t.bStep;
    int q = t.a0;
    int aStep = t.aStep;

    int c0 = t.c0 + col;

    int c1 = t.c1 + col;

    int c2 = t.c2 + col;

    int c3 = t.c3 + col;
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s01 = FloatVector.zero(S);
    FloatVector s02 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s11 = FloatVector.zero(S);
    FloatVector s12 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s21 = FloatVector.zero(S);
    FloatVector s22 = FloatVector.zero(S);
    FloatVector s30 = FloatVector.zero(S);
    FloatVector s31 = FloatVector.zero(S);
    FloatVector s32 = FloatVector.zero(S);
    for (int p = 0; p < depth; p++) {
      FloatVector b0 = fromArray(S, y, from);
      FloatVector b1 = fromArray(S, y, from + 1 * L);
      FloatVector b2 = fromArray(S, y, from + rest);
      FloatVector v = broadcast(S, x[q + 0]);
      s00 = v.fma(b0, s00);
      s01 = v.fma(b1, s01);
      s02 = v.fma(b2, s02);
      v = broadcast(S, x[q + 1]);
      s10 = v.fma(b0, s10);
      s11 = v.fma(b1, s11);
      s12 = v.fma(b2, s12);
      v = broadcast(S, x[q + 2]);
      s20 = v.fma(b0, s20);
      s21 = v.fma(b1, s21);
      s22 = v.fma(b2, s22);
      v = broadcast(S, x[q + 3]);
      s30 = v.fma(b0, s30);
      s31 = v.fma(b1, s31);
      s32 = v.fma(b2, s32);
      from += step;
      q += aStep;
    }
    s00.intoArray(z, c0);
    s01.intoArray(z, c0 + 1 * L);
    s02.intoArray(z, c0 + rest);
    s10.intoArray(z, c1);
    s11.intoArray(z, c1 + 1 * L);
    s12.intoArray(z, c1 + rest);
    s20.intoArray(z, c2);
    s21.intoArray(z, c2 + 1 * L);
    s22.intoArray(z, c2 + rest);
    s30.intoArray(z, c3);
    s31.intoArray(z, c3 + 1 * L);
    s32.intoArray(z, c3 + rest);
  }

  private static void rows4x4(SmallF32 t, int col, int rest) {
    float[] x = t.x;
    float[] y = t.y;
    float[] z = t.z;
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
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s01 = FloatVector.zero(S);
    FloatVector s02 = FloatVector.zero(S);
    FloatVector s03 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s11 = FloatVector.zero(S);
    FloatVector s12 = FloatVector.zero(S);
    FloatVector s13 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s21 = FloatVector.zero(S);
    FloatVector s22 = FloatVector.zero(S);
    FloatVector s23 = FloatVector.zero(S);
    FloatVector s30 = FloatVector.zero(S);
    FloatVector s31 = FloatVector.zero(S);
    FloatVector s32 = FloatVector.zero(S);
    FloatVector s33 = FloatVector.zero(S);
    for (int p = 0; p < depth; p++) {
      FloatVector b0 = fromArray(S, y, from);
      FloatVector b1 = fromArray(S, y, from + 1 * L);
      FloatVector b2 = fromArray(S, y, from + 2 * L);
      FloatVector b3 = fromArray(S, y, from + rest);
      FloatVector v = broadcast(S, x[a0 + p]);
      s00 = v.fma(b0, s00);
      s01 = v.fma(b1, s01);
      s02 = v.fma(b2, s02);
      s03 = v.fma(b3, s03);
      v = broadcast(S, x[a1 + p]);
      s10 = v.fma(b0, s10);
      s11 = v.fma(b1, s11);
      s12 = v.fma(b2, s12);
      s13 = v.fma(b3, s13);
      v = broadcast(S, x[a2 + p]);
      s20 = v.fma(b0, s20);
      s21 = v.fma(b1, s21);
      s22 = v.fma(b2, s22);
      s23 = v.fma(b3, s23);
      v = broadcast(S, x[a3 + p]);
      s30 = v.fma(b0, s30);
      s31 = v.fma(b1, s31);
      s32 = v.fma(b2, s32);
      s33 = v.fma(b3, s33);
      from += step;
    }
    s00.intoArray(z, c0);
    s01.intoArray(z, c0 + 1 * L);
    s02.intoArray(z, c0 + 2 * L);
    s03.intoArray(z, c0 + rest);
    s10.intoArray(z, c1);
    s11.intoArray(z, c1 + 1 * L);
    s12.intoArray(z, c1 + 2 * L);
    s13.intoArray(z, c1 + rest);
    s20.intoArray(z, c2);
    s21.intoArray(z, c2 + 1 * L);
    s22.intoArray(z, c2 + 2 * L);
    s23.intoArray(z, c2 + rest);
    s30.intoArray(z, c3);
    s31.intoArray(z, c3 + 1 * L);
    s32.intoArray(z, c3 + 2 * L);
    s33.intoArray(z, c3 + rest);
  }

  private static void columns4x4(SmallF32 t, int col, int rest) {
    float[] x = t.x;
    float[] y = t.y;
    float[] z = t.z;
    int depth = t.depth;
    int from = t.b + col;
    int step = t.bStep;
    int q = t.a0;
    int aStep = t.aStep;

    int c0 = t.c0 + col;

    int c1 = t.c1 + col;

    int c2 = t.c2 + col;

    int c3 = t.c3 + col;
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s01 = FloatVector.zero(S);
    FloatVector s02 = FloatVector.zero(S);
    FloatVector s03 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s11 = FloatVector.zero(S);
    FloatVector s12 = FloatVector.zero(S);
    FloatVector s13 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s21 = FloatVector.zero(S);
    FloatVector s22 = FloatVector.zero(S);
    FloatVector s23 = FloatVector.zero(S);
    FloatVector s30 = FloatVector.zero(S);
    FloatVector s31 = FloatVector.zero(S);
    FloatVector s32 = FloatVector.zero(S);
    FloatVector s33 = FloatVector.zero(S);
    for (int p = 0; p < depth; p++) {
      FloatVector b0 = fromArray(S, y, from);
      FloatVector b1 = fromArray(S, y, from + 1 * L);
      FloatVector b2 = fromArray(S, y, from + 2 * L);
      FloatVector b3 = fromArray(S, y, from + rest);
      FloatVector v = broadcast(S, x[q + 0]);
      s00 = v.fma(b0, s00);
      s01 = v.fma(b1, s01);
      s02 = v.fma(b2, s02);
      s03 = v.fma(b3, s03);
      v = broadcast(S, x[q + 1]);
      s10 = v.fma(b0, s10);
      s11 = v.fma(b1, s11);
      s12 = v.fma(b2, s12);
      s13 = v.fma(b3, s13);
      v = broadcast(S, x[q + 2]);
      s20 = v.fma(b0, s20);
      s21 = v.fma(b1, s21);
      s22 = v.fma(b2, s22);
      s23 = v.fma(b3, s23);
      v = broadcast(S, x[q + 3]);
      s30 = v.fma(b0, s30);
      s31 = v.fma(b1, s31);
      s32 = v.fma(b2, s32);
      s33 = v.fma(b3, s33);
      from += step;
      q += aStep;
    }
    s00.intoArray(z, c0);
    s01.intoArray(z, c0 + 1 * L);
    s02.intoArray(z, c0 + 2 * L);
    s03.intoArray(z, c0 + rest);
    s10.intoArray(z, c1);
    s11.intoArray(z, c1 + 1 * L);
    s12.intoArray(z, c1 + 2 * L);
    s13.intoArray(z, c1 + rest);
    s20.intoArray(z, c2);
    s21.intoArray(z, c2 + 1 * L);
    s22.intoArray(z, c2 + 2 * L);
    s23.intoArray(z, c2 + rest);
    s30.intoArray(z, c3);
    s31.intoArray(z, c3 + 1 * L);
    s32.intoArray(z, c3 + 2 * L);
    s33.intoArray(z, c3 + rest);
  }
}
