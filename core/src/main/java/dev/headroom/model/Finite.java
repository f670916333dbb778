package dev.headroom.model;

import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// Watches what is read of weights: notes the first NaN or infinity of each tensor, as converted.
final class Finite {
  private static final int FLOAT_EXPONENT_ONE = 0x00800000;
  private static final long DOUBLE_EXPONENT_ONE = 0x0010000000000000L;

  private final Map<String, String> first = new ConcurrentSkipListMap<>();

  /// The same rows, watched.
  Rows watch(MappedRows rows) {
    return new Watched(rows, this);
  }

  /// Reads all of `rows` once, for those that a run reads only in part.
  static void scan(Rows rows) {
    int block = Math.max(1, Math.min(rows.rows(), (1 << 16) / Math.max(1, rows.cols())));
    float[] array = new float[Math.multiplyExact(block, rows.cols())];
    for (int i = 0; i < rows.rows(); i += block) {
      int n = Math.min(block, rows.rows() - i);
      rows.read(i, 0, new Tensor.F32(array, 0, n, rows.cols(), rows.cols()));
    }
  }

  List<String> notices() {
    return first.entrySet().stream()
        .map(e -> e.getKey() + ": holds NaN or infinite weights, the first at " + e.getValue())
        .toList();
  }

  private record Watched(MappedRows inner, Finite finite) implements Rows {
    @Override
    public int rows() {
      return inner.rows();
    }

    @Override
    public int cols() {
      return inner.cols();
    }

    @Override
    public void read(int row, int col, Tensor to) {
      inner.read(row, col, to);
      for (int i = 0; i < to.rows(); i++) {
        if (anyNotFinite(to, i)) {
          finite.note(inner.tensor(), row + i, col, to, i);
        }
      }
    }
  }

  private void note(StoredTensor tensor, int row, int col, Tensor block, int i) {
    int j = 0;
    while (Double.isFinite(block.get(i, j))) {
      j++;
    }
    String where = "row " + row + ", column " + (col + j) + ": " + block.get(i, j);
    first.putIfAbsent(tensor.file() + ": " + tensor.name(), where);
  }

  /// All bits of the exponent are set exactly when adding one to it reaches the sign bit.
  private static boolean anyNotFinite(Tensor t, int row) {
    int from = t.offset() + row * t.stride();
    return switch (t) {
      case Tensor.F32 f -> anyNotFinite(f.array(), from, f.cols());
      case Tensor.F64 f -> anyNotFinite(f.array(), from, f.cols());
    };
  }

  private static boolean anyNotFinite(float[] a, int from, int count) {
    int seen = 0;
    for (int j = 0; j < count; j++) {
      seen |= (Float.floatToRawIntBits(a[from + j]) & Integer.MAX_VALUE) + FLOAT_EXPONENT_ONE;
    }
    return seen < 0;
  }

  private static boolean anyNotFinite(double[] a, int from, int count) {
    long seen = 0;
    for (int j = 0; j < count; j++) {
      seen |= (Double.doubleToRawLongBits(a[from + j]) & Long.MAX_VALUE) + DOUBLE_EXPONENT_ONE;
    }
    return seen < 0;
  }
}
