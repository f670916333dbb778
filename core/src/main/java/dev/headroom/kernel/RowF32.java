package dev.headroom.kernel;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.headroom.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The product of a row and a matrix that is read where it lies: each entry of that is used once, so
/// packing it would cost more than the product. Every entry of c is one chain of multiply-adds in
/// the order of the depth.
final class RowF32 {
  private static final VectorSpecies<Float> S = TileF32.S;
  private static final int L = TileF32.L;

  private final MatrixF32 a;
  private final MatrixF32 b;
  private Tensor.F32 c = new Tensor.F32(new float[0], 0, 0, 0, 0);
  private boolean add;

  /// Shape:  b has the entries of a row side by side.
  RowF32(MatrixF32 a, MatrixF32 b) {
    this.a = a;
    this.b = b;
  }

  /// Where products go, and whether they are added to what is there.
  void to(Tensor.F32 sums, boolean adding) {
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
    float[] x = a.x;
    float[] y = b.x;
    float[] z = c.array();
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int from = b.offset + col;
    for (int p = 0; p < b.rows; p++) {
      FloatVector v = broadcast(S, x[ao + p * a.colStep]);
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
    float[] z = c.array();
    FloatVector sum = FloatVector.zero(S);
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

  private void some(int ao, int col, int at, VectorMask<Float> mask) {
    float[] z = c.array();
    FloatVector sum = FloatVector.zero(S);
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
