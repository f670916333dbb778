// Generated from dev.headroom.kernel.f32.UnpackedF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import dev.headroom.tensor.Tensor;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Products of few rows and a matrix, which is read where it lies: packing would cost more than the
/// product. Every entry of c is one chain of multiply-adds
/// in the order of the depth, however deep; or, where few rows meet a factor that lies transposed,
/// one chain a lane.
final class UnpackedF64 {
  private static final VectorSpecies<Double> S = TileF64.S;
  private static final int L = TileF64.L;

  /// So few rows meet b where it lies, however large it is.
  private static final int FEW = 2;

  /// The same where b lies transposed: turning it would cost as much as many rows.
  private static final int FEW_DOTS = 8;

  private final MatrixF64 a;
  private final MatrixF64 b;
  private final Tensor.F64 c;
  private final boolean add;

  /// A factor that has to lie in rows and does not is copied.
  UnpackedF64(MatrixF64 a, MatrixF64 b, Tensor.F64 c, boolean add, Room room) {
    this.a = b.colStep() != 1 && a.colStep() != 1 ? a.inRows(room.of(a), a.cols()) : a;
    this.b = b;
    this.c = c;
    this.add = add;
  }

  /// A copy of a, kept for the next call.
  static final class Room {
    private double[] a = {};

    private double[] of(MatrixF64 m) {
      a = a.length < m.rows() * m.cols() ? new double[m.rows() * m.cols()] : a;
      return a;
    }
  }

  /// Whether a has so few rows that b is better left where it lies, however large it is.
  static boolean few(MatrixF64 a, MatrixF64 b, boolean small) {
    return a.rows() <= (small || b.colStep() == 1 ? FEW : FEW_DOTS);
  }

  /// Rows `top … bottom` and columns `left … right` of c.
  void times(int top, int bottom, int left, int right) {
    if (b.colStep() != 1) {
      for (int i = top; i < bottom; i++) {
        dots(i, left, right);
      }
    } else {
      for (int i = top; i < bottom; i++) {
        row(i, left, right);
      }
    }
  }

  private void row(int row, int left, int right) {
    int ao = a.offset() + row * a.rowStep();
    int co = c.offset() + row * c.stride();
    int j = left;
    for (; j <= right - 4 * L; j += 4 * L) {
      quad(ao, j, co + j);
    }
    for (; j < right; j += L) {
      one(ao, j, right, co);
    }
  }

  private void quad(int ao, int col, int at) {
    double[] x = a.x();
    double[] y = b.x();
    DoubleVector s0 = DoubleVector.zero(S);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    int from = b.offset() + col;
    for (int p = 0; p < b.rows(); p++) {
      DoubleVector v = broadcast(S, x[ao + p * a.colStep()]);
      s0 = v.fma(fromArray(S, y, from), s0);
      s1 = v.fma(fromArray(S, y, from + L), s1);
      s2 = v.fma(fromArray(S, y, from + 2 * L), s2);
      s3 = v.fma(fromArray(S, y, from + 3 * L), s3);
      from += b.rowStep();
    }
    store(s0, at);
    store(s1, at + L);
    store(s2, at + 2 * L);
    store(s3, at + 3 * L);
  }

  private void one(int ao, int left, int right, int co) {
    int col = Math.max(0, Math.min(left, right - L));
    VectorMask<Double> seen = lanes(0, right - col);
    VectorMask<Double> kept = lanes(left - col, right - col);
    DoubleVector sum = DoubleVector.zero(S);
    int from = b.offset() + col;
    for (int p = 0; p < b.rows(); p++) {
      sum = broadcast(S, a.x()[ao + p * a.colStep()]).fma(fromArray(S, b.x(), from, seen), sum);
      from += b.rowStep();
    }
    double[] z = c.array();
    int at = co + col;
    DoubleVector was = fromArray(S, add ? z : RowsF64.ZEROS, add ? at : 0, kept);
    sum.add(was).intoArray(z, at, kept);
  }

  /// Lanes `first … end` of a vector, as far as it goes.
  private static VectorMask<Double> lanes(int first, int end) {
    long before = end < L ? (1L << end) - 1 : -1L;
    return VectorMask.fromLong(S, before & (-1L << first));
  }

  private void store(DoubleVector sum, int at) {
    double[] z = c.array();
    sum.add(fromArray(S, add ? z : RowsF64.ZEROS, add ? at : 0)).intoArray(z, at);
  }

  /// A row, its entries side by side, meets the columns of a factor that lies transposed, four of
  /// them at once; columns that are not there are the last one again.
  private void dots(int row, int left, int right) {
    int ao = a.offset() + row * a.rowStep();
    int co = c.offset() + row * c.stride();
    int step = c.cols() == 1 ? c.stride() : 1; // a column, turned
    for (int j = left; j < right; j += 4) {
      four(ao, j, Math.min(4, right - j), co + j * step, step);
    }
  }

  private void four(int ao, int col, int count, int at, int step) {
    double[] x = a.x();
    double[] y = b.x();
    int y0 = b.offset() + col * b.colStep();
    int y1 = y0 + Math.min(1, count - 1) * b.colStep();
    int y2 = y0 + Math.min(2, count - 1) * b.colStep();
    int y3 = y0 + Math.min(3, count - 1) * b.colStep();
    int depth = b.rows();
    DoubleVector s0 = DoubleVector.zero(S);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    int p = 0;
    for (; p <= depth - L; p += L) {
      DoubleVector v = fromArray(S, x, ao + p);
      s0 = v.fma(fromArray(S, y, y0 + p), s0);
      s1 = v.fma(fromArray(S, y, y1 + p), s1);
      s2 = v.fma(fromArray(S, y, y2 + p), s2);
      s3 = v.fma(fromArray(S, y, y3 + p), s3);
    }
    double t0 = SweepF64.across(s0);
    double t1 = SweepF64.across(s1);
    double t2 = SweepF64.across(s2);
    double t3 = SweepF64.across(s3);
    for (; p < depth; p++) {
      double v = x[ao + p];
      t0 = Math.fma(v, y[y0 + p], t0);
      t1 = Math.fma(v, y[y1 + p], t1);
      t2 = Math.fma(v, y[y2 + p], t2);
      t3 = Math.fma(v, y[y3 + p], t3);
    }
    put(t0, at);
    if (count > 1) {
      put(t1, at + step);
    }
    if (count > 2) {
      put(t2, at + 2 * step);
    }
    if (count > 3) {
      put(t3, at + 3 * step);
    }
  }

  private void put(double sum, int at) {
    c.array()[at] = add ? c.array()[at] + sum : sum;
  }
}
