package dev.headroom.reduce;

import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;

/// A matrix with one entry a column at most, which is all that a reduction's weights are: column j
/// holds `weight[j]` in row `source[j]` and 0 elsewhere.
/// Shape:  `[rows, source.length]`.
record ColumnMap(int rows, int[] source, double[] weight) implements Rows {
  /// A multiple of the identity.
  static ColumnMap scaled(int size, double factor) {
    ColumnMap map = zeros(size, size);
    for (int j = 0; j < size; j++) {
      map.put(j, j, factor);
    }
    return map;
  }

  static ColumnMap zeros(int rows, int cols) {
    return new ColumnMap(rows, new int[cols], new double[cols]);
  }

  /// Makes column `col` of x·this read coordinate `from` of x, times `factor`.
  ColumnMap put(int col, int from, double factor) {
    source[col] = from;
    weight[col] = factor;
    return this;
  }

  @Override
  public int cols() {
    return source.length;
  }

  @Override
  public void read(int row, int col, Tensor to) {
    requireInside(row, col, to);
    to.fill(0);
    for (int j = 0; j < to.cols(); j++) {
      int i = source[col + j] - row;
      if (i >= 0 && i < to.rows()) {
        to.set(i, j, weight[col + j]);
      }
    }
  }
}
