package dev.headroom.reduce;

import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// A matrix that is 0 almost everywhere. Entries are float32, as a checkpoint stores them, so that
/// what was written runs as what was computed.
/// Shape:  `[rows, cols]`.
final class Sparse implements Rows {
  private final int cols;
  private final List<NavigableMap<Integer, Float>> rows = new ArrayList<>();

  Sparse(int rows, int cols) {
    this.cols = cols;
    for (int i = 0; i < rows; i++) {
      this.rows.add(new TreeMap<>());
    }
  }

  /// Sets an entry, and gives this matrix back; only before it is shared.
  Sparse put(int row, int col, double value) {
    if (col < 0 || col >= cols) {
      throw new IndexOutOfBoundsException("column " + col + " of " + cols);
    }
    rows.get(row).put(col, (float) value);
    return this;
  }

  @Override
  public int rows() {
    return rows.size();
  }

  @Override
  public int cols() {
    return cols;
  }

  @Override
  public void read(int row, int col, Tensor to) {
    requireInside(row, col, to);
    to.fill(0);
    for (int i = 0; i < to.rows(); i++) {
      int at = i;
      rows.get(row + i)
          .subMap(col, col + to.cols())
          .forEach((j, value) -> to.set(at, j - col, value));
    }
  }
}
