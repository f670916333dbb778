package dev.headroom.tensor;

import java.util.Arrays;

/// A matrix in memory: a view of rows and columns over one array, row-major.
/// Shape:  `[rows, cols]`, entry (i, j) at `offset + i·stride + j`.
/// Shared: by threads that read, or that write different rows.
/// Fails:  IllegalArgumentException when the view does not lie inside its array;
///         IndexOutOfBoundsException when an entry does not lie inside the view.
public sealed interface Tensor {
  /// The longest array that every virtual machine allocates.
  int MOST = Integer.MAX_VALUE - 8;

  int offset();

  int rows();

  int cols();

  int stride();

  Dtype dtype();

  double get(int row, int col);

  void set(int row, int col, double value);

  /// Rows `from` (inclusive) to `to` (exclusive) of this matrix, sharing its memory.
  Tensor rows(int from, int to);

  /// Columns `from` (inclusive) to `to` (exclusive) of this matrix, sharing its memory.
  Tensor cols(int from, int to);

  /// Copies this matrix into `to`, rounding once where that is narrower.
  /// Fails:  IllegalArgumentException when the shapes differ, naming both.
  default void copyTo(Tensor to) {
    if (rows() != to.rows() || cols() != to.cols()) {
      throw new IllegalArgumentException(
          "copying " + rows() + " x " + cols() + " to " + to.rows() + " x " + to.cols());
    }
    for (int i = 0; i < rows(); i++) {
      int from = offset() + i * stride();
      int at = to.offset() + i * to.stride();
      switch (this) {
        case F32 a when to instanceof F32 b -> System.arraycopy(a.array, from, b.array, at, cols());
        case F64 a when to instanceof F64 b -> System.arraycopy(a.array, from, b.array, at, cols());
        default -> {
          for (int j = 0; j < cols(); j++) {
            to.set(i, j, get(i, j));
          }
        }
      }
    }
  }

  /// Sets every entry to a value, rounded once where that is narrower.
  default void fill(double value) {
    for (int i = 0; i < rows(); i++) {
      int from = offset() + i * stride();
      switch (this) {
        case F32 t -> Arrays.fill(t.array, from, from + cols(), (float) value);
        case F64 t -> Arrays.fill(t.array, from, from + cols(), value);
      }
    }
  }

  /// A fresh matrix of zeros.
  /// Fails:  IllegalArgumentException below 0, or past the 2^31 − 9 entries of a Java array.
  static Tensor zeros(Dtype dtype, int rows, int cols) {
    if (rows < 0 || cols < 0) {
      throw new IllegalArgumentException(
          "a matrix of " + rows + " x " + cols + ", expected sizes of at least 0");
    }
    long entries = (long) rows * cols;
    if (entries > MOST) {
      throw new IllegalArgumentException(
          "a matrix of " + rows + " x " + cols + " has more than " + MOST + " entries");
    }
    int size = (int) entries;
    return switch (dtype) {
      case F32 -> new F32(new float[size], 0, rows, cols, cols);
      case F64 -> new F64(new double[size], 0, rows, cols, cols);
    };
  }

  record F32(float[] array, int offset, int rows, int cols, int stride) implements Tensor {
    public F32 {
      checkView(array.length, offset, rows, cols, stride);
    }

    @Override
    public Dtype dtype() {
      return Dtype.F32;
    }

    @Override
    public double get(int row, int col) {
      return array[Tensor.at(this, row, col)];
    }

    @Override
    public void set(int row, int col, double value) {
      array[Tensor.at(this, row, col)] = (float) value;
    }

    @Override
    public F32 rows(int from, int to) {
      checkRange("rows", from, to, rows);
      return new F32(array, offset + from * stride, to - from, cols, stride);
    }

    @Override
    public F32 cols(int from, int to) {
      checkRange("columns", from, to, cols);
      return new F32(array, offset + from, rows, to - from, stride);
    }
  }

  record F64(double[] array, int offset, int rows, int cols, int stride) implements Tensor {
    public F64 {
      checkView(array.length, offset, rows, cols, stride);
    }

    @Override
    public Dtype dtype() {
      return Dtype.F64;
    }

    @Override
    public double get(int row, int col) {
      return array[Tensor.at(this, row, col)];
    }

    @Override
    public void set(int row, int col, double value) {
      array[Tensor.at(this, row, col)] = value;
    }

    @Override
    public F64 rows(int from, int to) {
      checkRange("rows", from, to, rows);
      return new F64(array, offset + from * stride, to - from, cols, stride);
    }

    @Override
    public F64 cols(int from, int to) {
      checkRange("columns", from, to, cols);
      return new F64(array, offset + from, rows, to - from, stride);
    }
  }

  /// Where an entry stands; the place of one outside this matrix may hold another row's.
  private static int at(Tensor t, int row, int col) {
    if (row < 0 || row >= t.rows() || col < 0 || col >= t.cols()) {
      throw new IndexOutOfBoundsException(
          "entry (" + row + ", " + col + ") of a matrix of " + t.rows() + " x " + t.cols());
    }
    return t.offset() + row * t.stride() + col;
  }

  private static void checkRange(String what, int from, int to, int size) {
    if (from < 0 || to < from || to > size) {
      throw new IllegalArgumentException(what + " " + from + " to " + to + " of " + size);
    }
  }

  private static void checkView(int length, int offset, int rows, int cols, int stride) {
    boolean inside =
        offset >= 0
            && rows >= 0
            && cols >= 0
            && stride >= cols
            && (rows == 0 || offset + (rows - 1L) * stride + cols <= length);
    if (!inside) {
      throw new IllegalArgumentException(
          "a view of "
              + rows
              + " x "
              + cols
              + " with stride "
              + stride
              + " at "
              + offset
              + " does not lie in an array of "
              + length);
    }
  }
}
