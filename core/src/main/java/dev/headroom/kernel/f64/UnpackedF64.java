// Generated from dev.headroom.kernel.f32.UnpackedF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import dev.headroom.kernel.contract.Product.Operand;
import dev.headroom.tensor.Tensor;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Products of few rows and a matrix, which is read where it lies: packing would cost more than the product.
/// A column is a row of the transposed product. Every entry of a·b is one chain of multiply-adds in the order
/// of the depth, however deep; or, where few rows meet a factor that lies in columns, one chain a lane.
/// A call allocates nothing once there is room.
/// Shared: by threads that do different columns.
final class UnpackedF64 {
  private static final VectorSpecies<Double> S = TileF64.S;
  private static final int L = TileF64.L;

  /// So few rows meet b where it lies, however large it is.
  private static final int FEW = 2;

  /// The same where b is large and lies in columns: turning it would cost as much as many rows.
  private static final int FEW_DOTS = 8;

  private int depth;
  private double[] x = {}; // a
  private int a;
  private int aRow; // from row to row
  private double[] y = {}; // b
  private int b;
  private int bCol; // from column to column
  private double[] z = {}; // c, or sums
  private int c;
  private int cRow;
  private int cols;

  private int rows;
  private int aCol;
  private int bRow;
  private Tensor.F64 to = new Tensor.F64(x, 0, 0, 0, 0);
  private boolean onto; // c, not in its place
  private boolean later; // a·b goes to c by way of sums
  private double[] lines = {}; // room for a in rows
  private double[] sums = {}; // room for a·b in rows

  /// Whether a has so few rows that b is better left where it lies, however large it is.
  static boolean few(Operand left, Operand right, boolean small) {
    boolean dots = right.transposed() && !small;
    return right.cols() == 1 || left.rows() <= (dots ? FEW_DOTS : FEW);
  }

  /// Says what the next calls do: to = left·right, or to += left·right.
  void set(Operand left, Operand right, Tensor.F64 target, boolean addTo) {
    boolean column = target.cols() == 1;
    rows = column ? 1 : target.rows();
    depth = left.cols();
    cols = column ? target.rows() : target.cols();
    if (column) {
      left((Tensor.F64) right.matrix(), !right.transposed());
      right((Tensor.F64) left.matrix(), !left.transposed());
    } else {
      left((Tensor.F64) left.matrix(), left.transposed());
      right((Tensor.F64) right.matrix(), right.transposed());
    }
    to = target;
    onto = addTo;
    later = addTo || (column && target.stride() > 1);
    sums = later && sums.length < rows * cols ? new double[rows * cols] : sums;
    z = later ? sums : target.array();
    c = later ? 0 : target.offset();
    cRow = later ? cols : target.stride();
    if (bCol != 1 && aCol != 1) {
      lines = lines.length < rows * depth ? new double[rows * depth] : lines;
      TurnF64.copy(x, a, aCol, depth, rows, lines, 0, depth);
      x = lines;
      a = 0;
      aRow = depth;
    }
  }

  private void left(Tensor.F64 m, boolean transposed) {
    x = m.array();
    a = m.offset();
    aRow = transposed ? 1 : m.stride();
    aCol = transposed ? m.stride() : 1;
  }

  private void right(Tensor.F64 m, boolean transposed) {
    y = m.array();
    b = m.offset();
    bRow = transposed ? 1 : m.stride();
    bCol = transposed ? m.stride() : 1;
  }

  int rows() {
    return rows;
  }

  int cols() {
    return cols;
  }

  /// Rows `top … bottom` and columns `left … right` of c.
  void times(int top, int bottom, int left, int right) {
    if (bCol == 1) {
      for (int i = top; i < bottom; i++) {
        row(i, left, right);
      }
    } else {
      for (int i = top; i < bottom; i++) {
        if (FoldF64.FITS && right - left >= 4) {
          dots(i, left, right);
        } else {
          dot(i, left, right);
        }
      }
    }
    if (later) {
      deliver(top, bottom, left, right);
    }
  }

  private void deliver(int top, int bottom, int left, int right) {
    int cCol = to.cols() == 1 ? to.stride() : 1;
    double[] all = to.array();
    for (int i = top; i < bottom; i++) {
      int at = to.offset() + i * to.stride();
      for (int j = left; j < right; j++) {
        double sum = sums[i * cols + j];
        all[at + j * cCol] = onto ? all[at + j * cCol] + sum : sum;
      }
    }
  }

  private void row(int row, int left, int right) {
    int ao = a + row * aRow;
    int co = c + row * cRow;
    int j = left;
    for (; j <= right - 4 * L; j += 4 * L) {
      quad(ao, j, co + j);
    }
    for (; j < right; j += L) {
      one(ao, j, right, co);
    }
  }

  private void quad(int ao, int col, int at) {
    DoubleVector s0 = DoubleVector.zero(S);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    int from = b + col;
    for (int p = 0; p < depth; p++) {
      DoubleVector v = broadcast(S, x[ao + p * aCol]);
      s0 = v.fma(fromArray(S, y, from), s0);
      s1 = v.fma(fromArray(S, y, from + L), s1);
      s2 = v.fma(fromArray(S, y, from + 2 * L), s2);
      s3 = v.fma(fromArray(S, y, from + 3 * L), s3);
      from += bRow;
    }
    s0.intoArray(z, at);
    s1.intoArray(z, at + L);
    s2.intoArray(z, at + 2 * L);
    s3.intoArray(z, at + 3 * L);
  }

  private void one(int ao, int left, int right, int co) {
    int col = Math.max(0, Math.min(left, right - L));
    VectorMask<Double> seen = lanes(0, right - col);
    VectorMask<Double> kept = lanes(left - col, right - col);
    DoubleVector sum = DoubleVector.zero(S);
    int from = b + col;
    for (int p = 0; p < depth; p++) {
      sum = broadcast(S, x[ao + p * aCol]).fma(fromArray(S, y, from, seen), sum);
      from += bRow;
    }
    sum.intoArray(z, co + col, kept);
  }

  /// Lanes `first … end` of a vector, as far as it goes.
  private static VectorMask<Double> lanes(int first, int end) {
    long before = end < L ? (1L << end) - 1 : -1L;
    return VectorMask.fromLong(S, before & (-1L << first));
  }

  /// A row meets columns that lie side by side, four of them at once; the last four may overlap those before.
  private void dots(int row, int left, int right) {
    int ao = a + row * aRow;
    int co = c + row * cRow;
    for (int begin = left; begin < right; begin += 4) {
      int j = Math.min(begin, right - 4);
      int b0 = b + j * bCol;
      int b1 = b0 + bCol;
      int b2 = b1 + bCol;
      int b3 = b2 + bCol;
      DoubleVector s0 = DoubleVector.zero(S);
      DoubleVector s1 = s0;
      DoubleVector s2 = s0;
      DoubleVector s3 = s0;
      int p = 0;
      for (; p <= depth - L; p += L) {
        DoubleVector v = fromArray(S, x, ao + p);
        s0 = v.fma(fromArray(S, y, b0 + p), s0);
        s1 = v.fma(fromArray(S, y, b1 + p), s1);
        s2 = v.fma(fromArray(S, y, b2 + p), s2);
        s3 = v.fma(fromArray(S, y, b3 + p), s3);
      }
      FoldF64.sums(s0, s1, s2, s3).intoArray(z, co + j);
      if (p < depth) {
        rest(ao, b + j * bCol, co + j, p);
      }
    }
  }

  /// Adds what the depth from `from` on gives to four sums.
  private void rest(int ao, int bo, int at, int from) {
    double t0 = 0;
    double t1 = 0;
    double t2 = 0;
    double t3 = 0;
    for (int p = from; p < depth; p++) {
      double v = x[ao + p];
      t0 = Math.fma(v, y[bo + p], t0);
      t1 = Math.fma(v, y[bo + bCol + p], t1);
      t2 = Math.fma(v, y[bo + 2 * bCol + p], t2);
      t3 = Math.fma(v, y[bo + 3 * bCol + p], t3);
    }
    z[at] += t0;
    z[at + 1] += t1;
    z[at + 2] += t2;
    z[at + 3] += t3;
  }

  /// The same one after the other, where there are fewer than four, or vectors have fewer lanes. The sums are those
  /// of {@link #dots}, to the last bit: how many columns there are depends on the threads.
  private void dot(int row, int left, int right) {
    int ao = a + row * aRow;
    int co = c + row * cRow;
    for (int j = left; j < right; j++) {
      int bo = b + j * bCol;
      DoubleVector sums = DoubleVector.zero(S);
      int p = 0;
      for (; p <= depth - L; p += L) {
        sums = fromArray(S, x, ao + p).fma(fromArray(S, y, bo + p), sums);
      }
      double rest = 0;
      for (; p < depth; p++) {
        rest = Math.fma(x[ao + p], y[bo + p], rest);
      }
      double sum = FoldF64.FITS ? FoldF64.sum(sums) : SweepF64.across(sums);
      z[co + j] = depth % L == 0 ? sum : sum + rest;
    }
  }
}
