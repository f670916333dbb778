package dev.headroom.model;

import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;

/// Numbers that are computed from their position: nothing is held, and every read of one entry
/// gives the same float.
/// Shape:  `[rows, cols]`, uniform with standard deviation `deviation` around 0; narrow: cut to what
///         bfloat16 holds.
record RandomRows(int rows, int cols, long key, double deviation, boolean narrow) implements Rows {
  private static final int STEP = 0x9E3779B9;
  private static final long LONG_STEP = 0x9E3779B97F4A7C15L;
  private static final int MANTISSA = 1 << 23;

  @Override
  public void read(int row, int col, Tensor to) {
    requireInside(row, col, to);
    float unit = (float) (deviation * Math.sqrt(3) / MANTISSA);
    for (int i = 0; i < to.rows(); i++) {
      int start = rowKey(row + i) + col * STEP;
      int from = to.offset() + i * to.stride();
      switch (to) {
        case Tensor.F32 f -> fill(start, unit, f.array(), from, f.cols());
        case Tensor.F64 f -> fill(start, unit, f.array(), from, f.cols());
      }
      if (narrow) {
        cut(to.rows(i, i + 1));
      }
    }
  }

  private static void fill(int start, float unit, float[] to, int from, int count) {
    for (int j = 0; j < count; j++) {
      to[from + j] = (hash(start + j * STEP) >> 8) * unit;
    }
  }

  private static void fill(int start, float unit, double[] to, int from, int count) {
    for (int j = 0; j < count; j++) {
      to[from + j] = (hash(start + j * STEP) >> 8) * unit;
    }
  }

  private static void cut(Tensor row) {
    for (int j = 0; j < row.cols(); j++) {
      int bits = Float.floatToRawIntBits((float) row.get(0, j));
      row.set(0, j, Float.intBitsToFloat(bits & 0xFFFF0000));
    }
  }

  private int rowKey(int row) {
    long x = key + (row + 1) * LONG_STEP;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return (int) (x ^ (x >>> 31));
  }

  /// A bijection of 32 bits in operations that vectors have.
  private static int hash(int start) {
    int x = start;
    x = (x ^ (x >>> 16)) * 0x7FEB352D;
    x = (x ^ (x >>> 15)) * 0x846CA68B;
    return x ^ (x >>> 16);
  }
}
