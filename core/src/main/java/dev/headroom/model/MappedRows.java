package dev.headroom.model;

import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.OptionalInt;

/// A stored tensor as a matrix: all rows and columns, or some.
/// Shape:  `[rows, cols]`, entry (i, j) is element `first + i·stride + j·step` of the tensor.
record MappedRows(StoredTensor tensor, int rows, int cols, long first, long stride, int step)
    implements Rows {
  MappedRows(StoredTensor tensor, int rows, int cols, long first, long stride) {
    this(tensor, rows, cols, first, stride, 1);
  }

  MappedRows {
    boolean inside =
        rows >= 0
            && cols >= 0
            && first >= 0
            && step >= 1
            && stride >= (long) cols * step
            && (rows == 0 || first + (rows - 1L) * stride + (cols - 1L) * step < tensor.size());
    if (!inside) {
      throw new IllegalArgumentException(
          rows + " x " + cols + " at " + first + " does not lie in tensor " + tensor.name());
    }
  }

  /// Rows `from` (inclusive) to `to` (exclusive).
  MappedRows rows(int from, int to) {
    return new MappedRows(tensor, to - from, cols, first + from * stride, stride, step);
  }

  /// Columns `from` (inclusive) to `to` (exclusive).
  MappedRows columns(int from, int to) {
    return new MappedRows(tensor, rows, to - from, first + (long) from * step, stride, step);
  }

  @Override
  public OptionalInt storedBytes() {
    return OptionalInt.of(tensor.type().bits() / Byte.SIZE);
  }

  @Override
  public void read(int row, int col, Tensor to) {
    requireInside(row, col, to);
    long from = element(row, col);
    if (step > 1) {
      apart(from, to);
      return;
    }
    if (stride == to.cols() && to.stride() == to.cols()) {
      decode(from, to, to.offset(), to.rows() * to.cols());
      return;
    }
    for (int i = 0; i < to.rows(); i++) {
      decode(from + i * stride, to, to.offset() + i * to.stride(), to.cols());
    }
  }

  /// Which element of the tensor an entry is.
  long element(int row, int col) {
    return first + row * stride + (long) col * step;
  }

  /// Elements that stand apart: those between are read and dropped.
  private void apart(long from, Tensor to) {
    Tensor all = Tensor.zeros(Dtype.F64, 1, (to.cols() - 1) * step + 1);
    for (int i = 0; i < to.rows(); i++) {
      decode(from + i * stride, all, 0, all.cols());
      for (int j = 0; j < to.cols(); j++) {
        to.set(i, j, all.get(0, j * step));
      }
    }
  }

  private void decode(long from, Tensor to, int offset, int count) {
    if (!tensor.bytes().scope().isAlive()) {
      throw new IllegalStateException(
          tensor.file() + ": " + tensor.name() + " is read after its file was closed");
    }
    switch (to) {
      case Tensor.F32 f -> Decode.floats(tensor, from, f.array(), offset, count);
      case Tensor.F64 f -> Decode.doubles(tensor, from, f.array(), offset, count);
    }
  }
}
