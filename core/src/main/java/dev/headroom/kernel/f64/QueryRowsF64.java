// Generated from dev.headroom.kernel.f32.QueryRowsF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// What {@link QueryF64} does with a few rows of keys or values: memory gives them no faster than it
/// takes, so a number is loaded once for two queries, and sums across vectors are taken four at a time.
final class QueryRowsF64 {
  private static final VectorSpecies<Double> S = TileF64.S;
  private static final int L = TileF64.L;

  /// Rows of keys that are multiplied at a time.
  static final int KEYS = 4;

  /// Rows of values that are added at a time.
  static final int VALUES = 8;

  private static final VectorShuffle<Double> BY_HALF = swap(L / 2);
  private static final VectorShuffle<Double> BY_QUARTER = swap(L / 4);
  private static final VectorShuffle<Double> BY_EIGHTH = swap(L / 8);
  private static final VectorShuffle<Double> BY_SIXTEENTH = swap(L / 16);
  private static final VectorMask<Double> HALF = lanes(L / 2);
  private static final VectorMask<Double> QUARTER = lanes(L / 4);

  private QueryRowsF64() {}

  /// Lane i from lane i ^ bit.
  private static VectorShuffle<Double> swap(int bit) {
    IntUnaryOperator from = i -> i ^ bit;
    return VectorShuffle.fromOp(S, from);
  }

  /// The lanes whose number has a bit.
  private static VectorMask<Double> lanes(int bit) {
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
    double[] x = {};
    int x0;
    int x1;
    double[] y = {};
    int y0;
    int stride;
    int rows; // that there are
    int cols;
    double[] s = {}; // scores or weights
    int s0;
    int s1;
    int apart;
    private final double[] sums = new double[2 * KEYS * L];
  }

  /// Scores of one query with at most KEYS keys; room is left for all.
  static void scores(Cursor c) {
    int y0 = c.y0;
    int last = y0 + (c.rows - 1) * c.stride;
    int y1 = Math.min(y0 + c.stride, last);
    int y2 = Math.min(y0 + 2 * c.stride, last);
    int y3 = Math.min(y0 + 3 * c.stride, last);
    DoubleVector s0 = DoubleVector.zero(S);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    for (int p = 0; p <= c.cols - L; p += L) {
      DoubleVector v = fromArray(S, c.x, c.x0 + p);
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
    DoubleVector s0 = DoubleVector.zero(S);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    DoubleVector t0 = s0;
    DoubleVector t1 = s0;
    DoubleVector t2 = s0;
    DoubleVector t3 = s0;
    for (int p = 0; p <= c.cols - L; p += L) {
      DoubleVector v = fromArray(S, c.x, c.x0 + p);
      DoubleVector w = fromArray(S, c.x, c.x1 + p);
      DoubleVector k0 = fromArray(S, c.y, y0 + p);
      DoubleVector k1 = fromArray(S, c.y, y1 + p);
      DoubleVector k2 = fromArray(S, c.y, y2 + p);
      DoubleVector k3 = fromArray(S, c.y, y3 + p);
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
    double[] of = cursor.sums;
    double[] to = cursor.s;
    int step = cursor.apart;
    if (L < 4) {
      for (int i = 0; i < KEYS; i++) {
        to[first + i * step] = of[at + i * L] + (L > 1 ? of[at + i * L + 1] : 0);
      }
      return;
    }
    DoubleVector a = fromArray(S, of, at);
    DoubleVector b = fromArray(S, of, at + L);
    DoubleVector c = fromArray(S, of, at + 2 * L);
    DoubleVector d = fromArray(S, of, at + 3 * L);
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
      DoubleVector a0 = fromArray(S, c.x, c.x0 + j);
      DoubleVector a1 = fromArray(S, c.x, c.x0 + j + L);
      DoubleVector a2 = fromArray(S, c.x, c.x0 + j + 2 * L);
      DoubleVector a3 = fromArray(S, c.x, c.x0 + j + 3 * L);
      DoubleVector b0 = fromArray(S, c.x, c.x1 + j);
      DoubleVector b1 = fromArray(S, c.x, c.x1 + j + L);
      DoubleVector b2 = fromArray(S, c.x, c.x1 + j + 2 * L);
      DoubleVector b3 = fromArray(S, c.x, c.x1 + j + 3 * L);
      int y = c.y0 + j;
      for (int i = 0; i < c.rows; i++) {
        DoubleVector v = broadcast(S, c.s[c.s0 + i * c.apart]);
        DoubleVector w = broadcast(S, c.s[c.s1 + i * c.apart]);
        DoubleVector y0 = fromArray(S, c.y, y);
        DoubleVector y1 = fromArray(S, c.y, y + L);
        DoubleVector y2 = fromArray(S, c.y, y + 2 * L);
        DoubleVector y3 = fromArray(S, c.y, y + 3 * L);
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
      DoubleVector a0 = fromArray(S, c.x, x + j);
      DoubleVector a1 = fromArray(S, c.x, x + j + L);
      int y = c.y0 + j;
      for (int i = 0; i < c.rows; i++) {
        DoubleVector v = broadcast(S, c.s[s + i * c.apart]);
        a0 = v.fma(fromArray(S, c.y, y), a0);
        a1 = v.fma(fromArray(S, c.y, y + L), a1);
        y += c.stride;
      }
      a0.intoArray(c.x, x + j);
      a1.intoArray(c.x, x + j + L);
    }
    for (; j < c.cols; j++) {
      double a = c.x[x + j];
      for (int i = 0; i < c.rows; i++) {
        a = Math.fma(c.s[s + i * c.apart], c.y[c.y0 + i * c.stride + j], a);
      }
      c.x[x + j] = a;
    }
  }
}
