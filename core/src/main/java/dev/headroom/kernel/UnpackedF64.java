package dev.headroom.kernel;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import dev.headroom.tensor.Tensor;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Products whose factors are read where they lie: small ones, and those of a row and a matrix,
/// where packing would cost more than the product. Every entry of c is one chain of multiply-adds
/// in the order of the depth, however deep.
final class UnpackedF64 {
  private static final VectorSpecies<Double> S = TileF64.S;
  private static final int L = TileF64.L;

  /// Rows of c that are computed at once.
  private static final int ROWS = 4;

  private final MatrixF64 a;
  private final MatrixF64 b;
  private Tensor.F64 c = new Tensor.F64(new double[0], 0, 0, 0, 0);
  private boolean add;

  UnpackedF64(MatrixF64 a, MatrixF64 b) {
    this.a = a;
    this.b = b;
  }

  /// Where products go, and whether they are added to what is there.
  void to(Tensor.F64 sums, boolean adding) {
    c = sums;
    add = adding;
  }

  /// Rows `top … bottom` and columns `left … right` of c.
  void times(int top, int bottom, int left, int right) {
    int i = top;
    if (b.colStep != 1) {
      for (; i < bottom; i++) {
        dots(i, left, right);
      }
    }
    for (; i <= bottom - ROWS; i += ROWS) {
      int j = left;
      for (; j <= right - 2 * L; j += 2 * L) {
        block(i, j);
      }
      for (; j < right; j += L) {
        edge(i, j, right);
      }
    }
    for (; i < bottom; i++) {
      row(i, left, right);
    }
  }

  /// ROWS by two vectors of c.
  private void block(int row, int col) {
    double[] x = a.x;
    double[] y = b.x;
    int a0 = a.offset + row * a.rowStep;
    int a1 = a0 + a.rowStep;
    int a2 = a1 + a.rowStep;
    int a3 = a2 + a.rowStep;
    int from = b.offset + col;
    DoubleVector s00 = DoubleVector.zero(S);
    DoubleVector s01 = s00;
    DoubleVector s10 = s00;
    DoubleVector s11 = s00;
    DoubleVector s20 = s00;
    DoubleVector s21 = s00;
    DoubleVector s30 = s00;
    DoubleVector s31 = s00;
    for (int p = 0; p < b.rows; p++) {
      DoubleVector b0 = fromArray(S, y, from + p * b.rowStep);
      DoubleVector b1 = fromArray(S, y, from + p * b.rowStep + L);
      DoubleVector v = broadcast(S, x[a0 + p * a.colStep]);
      s00 = v.fma(b0, s00);
      s01 = v.fma(b1, s01);
      v = broadcast(S, x[a1 + p * a.colStep]);
      s10 = v.fma(b0, s10);
      s11 = v.fma(b1, s11);
      v = broadcast(S, x[a2 + p * a.colStep]);
      s20 = v.fma(b0, s20);
      s21 = v.fma(b1, s21);
      v = broadcast(S, x[a3 + p * a.colStep]);
      s30 = v.fma(b0, s30);
      s31 = v.fma(b1, s31);
    }
    int at = c.offset() + row * c.stride() + col;
    store(s00, at);
    store(s01, at + L);
    store(s10, at + c.stride());
    store(s11, at + c.stride() + L);
    store(s20, at + 2 * c.stride());
    store(s21, at + 2 * c.stride() + L);
    store(s30, at + 3 * c.stride());
    store(s31, at + 3 * c.stride() + L);
  }

  /// ROWS by what of one vector there is: the last columns come with some before them, since a load
  /// that must not read past an array is dear.
  private void edge(int row, int left, int right) {
    int col = Math.max(0, Math.min(left, right - L));
    VectorMask<Double> seen = lanes(0, right - col);
    VectorMask<Double> kept = lanes(left - col, right - col);
    double[] x = a.x;
    int a0 = a.offset + row * a.rowStep;
    int a1 = a0 + a.rowStep;
    int a2 = a1 + a.rowStep;
    int a3 = a2 + a.rowStep;
    int from = b.offset + col;
    DoubleVector s0 = DoubleVector.zero(S);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    for (int p = 0; p < b.rows; p++) {
      DoubleVector v = fromArray(S, b.x, from + p * b.rowStep, seen);
      s0 = v.fma(broadcast(S, x[a0 + p * a.colStep]), s0);
      s1 = v.fma(broadcast(S, x[a1 + p * a.colStep]), s1);
      s2 = v.fma(broadcast(S, x[a2 + p * a.colStep]), s2);
      s3 = v.fma(broadcast(S, x[a3 + p * a.colStep]), s3);
    }
    int at = c.offset() + row * c.stride() + col;
    store(s0, at, kept);
    store(s1, at + c.stride(), kept);
    store(s2, at + 2 * c.stride(), kept);
    store(s3, at + 3 * c.stride(), kept);
  }

  private void row(int row, int left, int right) {
    int ao = a.offset + row * a.rowStep;
    int co = c.offset() + row * c.stride();
    int j = left;
    for (; j <= right - 4 * L; j += 4 * L) {
      four(ao, j, co + j);
    }
    for (; j < right; j += L) {
      one(ao, j, right, co);
    }
  }

  private void four(int ao, int col, int at) {
    double[] x = a.x;
    double[] y = b.x;
    DoubleVector s0 = DoubleVector.zero(S);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    int from = b.offset + col;
    for (int p = 0; p < b.rows; p++) {
      DoubleVector v = broadcast(S, x[ao + p * a.colStep]);
      s0 = v.fma(fromArray(S, y, from), s0);
      s1 = v.fma(fromArray(S, y, from + L), s1);
      s2 = v.fma(fromArray(S, y, from + 2 * L), s2);
      s3 = v.fma(fromArray(S, y, from + 3 * L), s3);
      from += b.rowStep;
    }
    store(s0, at);
    store(s1, at + L);
    store(s2, at + 2 * L);
    store(s3, at + 3 * L);
  }

  private void one(int ao, int left, int right, int co) {
    int col = Math.max(0, Math.min(left, right - L));
    VectorMask<Double> seen = lanes(0, right - col);
    DoubleVector sum = DoubleVector.zero(S);
    int from = b.offset + col;
    for (int p = 0; p < b.rows; p++) {
      sum = broadcast(S, a.x[ao + p * a.colStep]).fma(fromArray(S, b.x, from, seen), sum);
      from += b.rowStep;
    }
    store(sum, co + col, lanes(left - col, right - col));
  }

  /// Lanes `first … end` of a vector, as far as it goes.
  private static VectorMask<Double> lanes(int first, int end) {
    long before = end < L ? (1L << end) - 1 : -1L;
    return VectorMask.fromLong(S, before & (-1L << first));
  }

  private void store(DoubleVector sum, int at) {
    double[] z = c.array();
    (add ? sum.add(fromArray(S, z, at)) : sum).intoArray(z, at);
  }

  private void store(DoubleVector sum, int at, VectorMask<Double> mask) {
    double[] z = c.array();
    (add ? sum.add(fromArray(S, z, at, mask)) : sum).intoArray(z, at, mask);
  }

  /// A row, its entries side by side, meets the columns of a factor that lies transposed, eight of
  /// them at once.
  private void dots(int row, int left, int right) {
    int ao = a.offset + row * a.rowStep;
    int co = c.offset() + row * c.stride();
    int j = left;
    for (; j <= right - 8; j += 8) {
      eight(ao, j, co + j);
    }
    for (; j < right; j++) {
      double sum = 0;
      for (int p = 0; p < b.rows; p++) {
        sum = Math.fma(a.x[ao + p], b.x[b.offset + j * b.colStep + p], sum);
      }
      put(sum, co + j);
    }
  }

  private void eight(int ao, int col, int at) {
    double[] x = a.x;
    double[] y = b.x;
    int y0 = b.offset + col * b.colStep;
    int y1 = y0 + b.colStep;
    int y2 = y1 + b.colStep;
    int y3 = y2 + b.colStep;
    int y4 = y3 + b.colStep;
    int y5 = y4 + b.colStep;
    int y6 = y5 + b.colStep;
    int y7 = y6 + b.colStep;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    for (int p = 0; p < b.rows; p++) {
      double v = x[ao + p];
      s0 = Math.fma(v, y[y0 + p], s0);
      s1 = Math.fma(v, y[y1 + p], s1);
      s2 = Math.fma(v, y[y2 + p], s2);
      s3 = Math.fma(v, y[y3 + p], s3);
      s4 = Math.fma(v, y[y4 + p], s4);
      s5 = Math.fma(v, y[y5 + p], s5);
      s6 = Math.fma(v, y[y6 + p], s6);
      s7 = Math.fma(v, y[y7 + p], s7);
    }
    put(s0, at);
    put(s1, at + 1);
    put(s2, at + 2);
    put(s3, at + 3);
    put(s4, at + 4);
    put(s5, at + 5);
    put(s6, at + 6);
    put(s7, at + 7);
  }

  private void put(double sum, int at) {
    c.array()[at] = add ? c.array()[at] + sum : sum;
  }
}
