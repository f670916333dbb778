package dev.headroom.kernel.f32;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// What {@link QueryF32} does with a few rows of keys or values: memory gives them no faster than it
/// takes, so a number is loaded once for two queries, and sums across vectors are taken four at a time.
final class QueryRowsF32 {
  private static final VectorSpecies<Float> S = TileF32.S;
  private static final int L = TileF32.L;

  /// Rows of keys that are multiplied at a time.
  static final int KEYS = 4;

  /// Rows of values that are added at a time.
  static final int VALUES = 8;

  private static final VectorShuffle<Float> BY_HALF = swap(L / 2);
  private static final VectorShuffle<Float> BY_QUARTER = swap(L / 4);
  private static final VectorShuffle<Float> BY_EIGHTH = swap(L / 8);
  private static final VectorShuffle<Float> BY_SIXTEENTH = swap(L / 16);
  private static final VectorMask<Float> HALF = lanes(L / 2);
  private static final VectorMask<Float> QUARTER = lanes(L / 4);

  private QueryRowsF32() {}

  /// Lane i from lane i ^ bit.
  private static VectorShuffle<Float> swap(int bit) {
    IntUnaryOperator from = i -> i ^ bit;
    return VectorShuffle.fromOp(S, from);
  }

  /// The lanes whose number has a bit.
  private static VectorMask<Float> lanes(int bit) {
    boolean[] has = new boolean[L];
    for (int i = 0; i < L; i++) {
      has[i] = (i & bit) != 0;
    }
    return VectorMask.fromArray(S, has, 0);
  }

  /// Where the operands lie: rows of one head from `y0` on, one `stride` apart; of two queries or their
  /// results from `x0` and `x1`, scores or weights from `s0` and `s1`, those of the rows `apart`.
  /// Shared: never, one thread's.
  static final class Cursor {
    float[] x = {};
    int x0;
    int x1;
    float[] y = {};
    int y0;
    int stride;
    int rows; // that there are
    int cols;
    float[] s = {}; // scores or weights
    int s0;
    int s1;
    int apart;
    private final float[] sums = new float[2 * KEYS * L];
  }

  /// Scores of one query with at most KEYS keys; room is left for all.
  static void scores(Cursor c) {
    int y0 = c.y0;
    int last = y0 + (c.rows - 1) * c.stride;
    int y1 = Math.min(y0 + c.stride, last);
    int y2 = Math.min(y0 + 2 * c.stride, last);
    int y3 = Math.min(y0 + 3 * c.stride, last);
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int p = 0; p <= c.cols - L; p += L) {
      FloatVector v = fromArray(S, c.x, c.x0 + p);
      s0 = v.fma(fromArray(S, c.y, y0 + p), s0);
      s1 = v.fma(fromArray(S, c.y, y1 + p), s1);
      s2 = v.fma(fromArray(S, c.y, y2 + p), s2);
      s3 = v.fma(fromArray(S, c.y, y3 + p), s3);
    }
    s0.intoArray(c.sums, 0);
    s1.intoArray(c.sums, L);
    s2.intoArray(c.sums, 2 * L);
    s3.intoArray(c.sums, 3 * L);
    across(c, 0, c.s0);
    rest(c, c.x0, c.s0);
  }

  /// The same of two queries.
  static void scoresOfTwo(Cursor c) {
    int y0 = c.y0;
    int last = y0 + (c.rows - 1) * c.stride;
    int y1 = Math.min(y0 + c.stride, last);
    int y2 = Math.min(y0 + 2 * c.stride, last);
    int y3 = Math.min(y0 + 3 * c.stride, last);
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector t0 = s0;
    FloatVector t1 = s0;
    FloatVector t2 = s0;
    FloatVector t3 = s0;
    for (int p = 0; p <= c.cols - L; p += L) {
      FloatVector v = fromArray(S, c.x, c.x0 + p);
      FloatVector w = fromArray(S, c.x, c.x1 + p);
      FloatVector k0 = fromArray(S, c.y, y0 + p);
      FloatVector k1 = fromArray(S, c.y, y1 + p);
      FloatVector k2 = fromArray(S, c.y, y2 + p);
      FloatVector k3 = fromArray(S, c.y, y3 + p);
      s0 = v.fma(k0, s0);
      t0 = w.fma(k0, t0);
      s1 = v.fma(k1, s1);
      t1 = w.fma(k1, t1);
      s2 = v.fma(k2, s2);
      t2 = w.fma(k2, t2);
      s3 = v.fma(k3, s3);
      t3 = w.fma(k3, t3);
    }
    s0.intoArray(c.sums, 0);
    s1.intoArray(c.sums, L);
    s2.intoArray(c.sums, 2 * L);
    s3.intoArray(c.sums, 3 * L);
    t0.intoArray(c.sums, 4 * L);
    t1.intoArray(c.sums, 5 * L);
    t2.intoArray(c.sums, 6 * L);
    t3.intoArray(c.sums, 7 * L);
    across(c, 0, c.s0);
    across(c, KEYS * L, c.s1);
    rest(c, c.x0, c.s0);
    rest(c, c.x1, c.s1);
  }

  /// Columns beyond whole vectors.
  private static void rest(Cursor c, int x, int s) {
    for (int p = c.cols / L * L; p < c.cols; p++) {
      for (int j = 0; j < c.rows; j++) {
        int to = s + j * c.apart;
        c.s[to] = Math.fma(c.x[x + p], c.y[c.y0 + j * c.stride + p], c.s[to]);
      }
    }
  }

  /// The sums across four vectors, all at a time: halves of two become one vector, and so on.
  private static void across(Cursor cursor, int at, int first) {
    float[] of = cursor.sums;
    float[] to = cursor.s;
    int step = cursor.apart;
    if (L < 4) {
      for (int i = 0; i < KEYS; i++) {
        to[first + i * step] = of[at + i * L] + (L > 1 ? of[at + i * L + 1] : 0);
      }
      return;
    }
    FloatVector a = fromArray(S, of, at);
    FloatVector b = fromArray(S, of, at + L);
    FloatVector c = fromArray(S, of, at + 2 * L);
    FloatVector d = fromArray(S, of, at + 3 * L);
    a = a.add(a.rearrange(BY_HALF)).blend(b.add(b.rearrange(BY_HALF)), HALF);
    c = c.add(c.rearrange(BY_HALF)).blend(d.add(d.rearrange(BY_HALF)), HALF);
    a = a.add(a.rearrange(BY_QUARTER)).blend(c.add(c.rearrange(BY_QUARTER)), QUARTER);
    if (L > 4) {
      a = a.add(a.rearrange(BY_EIGHTH));
    }
    if (L > 8) {
      a = a.add(a.rearrange(BY_SIXTEENTH));
    }
    a.intoArray(of, at);
    to[first] = of[at];
    to[first + step] = of[at + L / 2];
    to[first + 2 * step] = of[at + L / 4];
    to[first + 3 * step] = of[at + L / 4 * 3];
  }

  /// Adds weighted rows of values to one result.
  static void values(Cursor c) {
    valuesFrom(c, 0, c.x0, c.s0);
  }

  /// The same for two results.
  static void valuesOfTwo(Cursor c) {
    int j = 0;
    for (; j <= c.cols - 4 * L; j += 4 * L) {
      FloatVector a0 = fromArray(S, c.x, c.x0 + j);
      FloatVector a1 = fromArray(S, c.x, c.x0 + j + L);
      FloatVector a2 = fromArray(S, c.x, c.x0 + j + 2 * L);
      FloatVector a3 = fromArray(S, c.x, c.x0 + j + 3 * L);
      FloatVector b0 = fromArray(S, c.x, c.x1 + j);
      FloatVector b1 = fromArray(S, c.x, c.x1 + j + L);
      FloatVector b2 = fromArray(S, c.x, c.x1 + j + 2 * L);
      FloatVector b3 = fromArray(S, c.x, c.x1 + j + 3 * L);
      int y = c.y0 + j;
      for (int i = 0; i < c.rows; i++) {
        FloatVector v = broadcast(S, c.s[c.s0 + i * c.apart]);
        FloatVector w = broadcast(S, c.s[c.s1 + i * c.apart]);
        FloatVector y0 = fromArray(S, c.y, y);
        FloatVector y1 = fromArray(S, c.y, y + L);
        FloatVector y2 = fromArray(S, c.y, y + 2 * L);
        FloatVector y3 = fromArray(S, c.y, y + 3 * L);
        a0 = v.fma(y0, a0);
        b0 = w.fma(y0, b0);
        a1 = v.fma(y1, a1);
        b1 = w.fma(y1, b1);
        a2 = v.fma(y2, a2);
        b2 = w.fma(y2, b2);
        a3 = v.fma(y3, a3);
        b3 = w.fma(y3, b3);
        y += c.stride;
      }
      a0.intoArray(c.x, c.x0 + j);
      a1.intoArray(c.x, c.x0 + j + L);
      a2.intoArray(c.x, c.x0 + j + 2 * L);
      a3.intoArray(c.x, c.x0 + j + 3 * L);
      b0.intoArray(c.x, c.x1 + j);
      b1.intoArray(c.x, c.x1 + j + L);
      b2.intoArray(c.x, c.x1 + j + 2 * L);
      b3.intoArray(c.x, c.x1 + j + 3 * L);
    }
    valuesFrom(c, j, c.x0, c.s0);
    valuesFrom(c, j, c.x1, c.s1);
  }

  /// Columns from `begin` on, for one result.
  private static void valuesFrom(Cursor c, int begin, int x, int s) {
    int j = begin;
    for (; j <= c.cols - 2 * L; j += 2 * L) {
      FloatVector a0 = fromArray(S, c.x, x + j);
      FloatVector a1 = fromArray(S, c.x, x + j + L);
      int y = c.y0 + j;
      for (int i = 0; i < c.rows; i++) {
        FloatVector v = broadcast(S, c.s[s + i * c.apart]);
        a0 = v.fma(fromArray(S, c.y, y), a0);
        a1 = v.fma(fromArray(S, c.y, y + L), a1);
        y += c.stride;
      }
      a0.intoArray(c.x, x + j);
      a1.intoArray(c.x, x + j + L);
    }
    for (; j < c.cols; j++) {
      float a = c.x[x + j];
      for (int i = 0; i < c.rows; i++) {
        a = Math.fma(c.s[s + i * c.apart], c.y[c.y0 + i * c.stride + j], a);
      }
      c.x[x + j] = a;
    }
  }
}
