package dev.headroom.model;

import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.OptionalInt;

/// A stored tensor as a matrix: all rows and columns, or some.
/// Shape:  `[rows, cols]`, entry (i, j) is element `first + i·stride + j` of the tensor.
record MappedRows(StoredTensor tensor, int rows, int cols, long first, long stride)
    implements Rows {
  MappedRows {
    boolean inside =
        rows >= 0
            && cols >= 0
            && first >= 0
            && stride >= cols
            && (rows == 0 || first + (rows - 1L) * stride + cols <= tensor.size());
    if (!inside) {
      throw new IllegalArgumentException(
          rows + " x " + cols + " at " + first + " does not lie in tensor " + tensor.name());
    }
  }

  /// Rows `from` (inclusive) to `to` (exclusive).
  MappedRows rows(int from, int to) {
    return new MappedRows(tensor, to - from, cols, first + from * stride, stride);
  }

  /// Columns `from` (inclusive) to `to` (exclusive).
  MappedRows columns(int from, int to) {
    return new MappedRows(tensor, rows, to - from, first + from, stride);
  }

  @Override
  public OptionalInt storedBytes() {
    return OptionalInt.of(tensor.type().bits() / Byte.SIZE);
  }

  @Override
  public void read(int row, int col, Tensor to) {
    requireInside(row, col, to);
    long from = first + row * stride + col;
    if (stride == to.cols() && to.stride() == to.cols()) {
      decode(from, to, to.offset(), to.rows() * to.cols());
      return;
    }
    for (int i = 0; i < to.rows(); i++) {
      decode(from + i * stride, to, to.offset() + i * to.stride(), to.cols());
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
