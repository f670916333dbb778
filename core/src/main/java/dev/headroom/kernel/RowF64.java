package dev.headroom.kernel;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import dev.headroom.tensor.Tensor;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The product of a row and a matrix that is read where it lies: each entry of that is used once, so
/// packing it would cost more than the product. Every entry of c is one chain of multiply-adds in
/// the order of the depth.
final class RowF64 {
  private static final VectorSpecies<Double> S = TileF64.S;
  private static final int L = TileF64.L;

  private final MatrixF64 a;
  private final MatrixF64 b;
  private Tensor.F64 c = new Tensor.F64(new double[0], 0, 0, 0, 0);
  private boolean add;

  /// Shape:  b has the entries of a row side by side.
  RowF64(MatrixF64 a, MatrixF64 b) {
    this.a = a;
    this.b = b;
  }

  /// Where products go, and whether they are added to what is there.
  void to(Tensor.F64 sums, boolean adding) {
    c = sums;
    add = adding;
  }

  /// Columns `first … last` of row `row` of c.
  void times(int row, int first, int last) {
    int ao = a.offset + row * a.rowStep;
    int co = c.offset() + row * c.stride();
    int j = first;
    for (; j <= last - 4 * L; j += 4 * L) {
      four(ao, j, co + j);
    }
    for (; j <= last - L; j += L) {
      one(ao, j, co + j);
    }
    if (j < last) {
      some(ao, j, co + j, S.indexInRange(j, last));
    }
  }

  private void four(int ao, int col, int at) {
    double[] x = a.x;
    double[] y = b.x;
    double[] z = c.array();
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
    if (add) {
      s0 = s0.add(fromArray(S, z, at));
      s1 = s1.add(fromArray(S, z, at + L));
      s2 = s2.add(fromArray(S, z, at + 2 * L));
      s3 = s3.add(fromArray(S, z, at + 3 * L));
    }
    s0.intoArray(z, at);
    s1.intoArray(z, at + L);
    s2.intoArray(z, at + 2 * L);
    s3.intoArray(z, at + 3 * L);
  }

  private void one(int ao, int col, int at) {
    double[] z = c.array();
    DoubleVector sum = DoubleVector.zero(S);
    int from = b.offset + col;
    for (int p = 0; p < b.rows; p++) {
      sum = broadcast(S, a.x[ao + p * a.colStep]).fma(fromArray(S, b.x, from), sum);
      from += b.rowStep;
    }
    if (add) {
      sum = sum.add(fromArray(S, z, at));
    }
    sum.intoArray(z, at);
  }

  private void some(int ao, int col, int at, VectorMask<Double> mask) {
    double[] z = c.array();
    DoubleVector sum = DoubleVector.zero(S);
    int from = b.offset + col;
    for (int p = 0; p < b.rows; p++) {
      sum = broadcast(S, a.x[ao + p * a.colStep]).fma(fromArray(S, b.x, from, mask), sum);
      from += b.rowStep;
    }
    if (add) {
      sum = sum.add(fromArray(S, z, at, mask));
    }
    sum.intoArray(z, at, mask);
  }
}
