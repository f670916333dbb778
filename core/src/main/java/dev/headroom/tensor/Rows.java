package dev.headroom.tensor;

import java.util.OptionalInt;

/// A matrix that can be read block by block, whatever it is stored in: a mapped file, an array, a
/// formula.
/// Shape:  `[rows, cols]`.
/// Shared: by any number of threads.
public interface Rows {
  int rows();

  int cols();

  /// Fills `to` with the block whose top left corner is (row, col); widening is exact, narrowing to
  /// float rounds once.
  /// Fails:  IllegalArgumentException when the block does not lie inside.
  void read(int row, int col, Tensor to);

  /// A matrix that is in memory.
  static Rows of(Tensor values) {
    return new Held(values);
  }

  /// All of it, in memory.
  default Tensor whole(Dtype dtype) {
    Tensor all = Tensor.zeros(dtype, rows(), cols());
    read(0, 0, all);
    return all;
  }

  /// Bytes of one number in the file that holds it; empty where numbers are computed.
  default OptionalInt storedBytes() {
    return OptionalInt.empty();
  }

  /// What {@link #read} demands of a block before it fills it.
  default void requireInside(int row, int col, Tensor to) {
    if (row < 0 || col < 0 || (long) row + to.rows() > rows() || (long) col + to.cols() > cols()) {
      throw new IllegalArgumentException(
          "a block of "
              + to.rows()
              + " x "
              + to.cols()
              + " at ("
              + row
              + ", "
              + col
              + ") does not lie in "
              + rows()
              + " x "
              + cols());
    }
  }
}
