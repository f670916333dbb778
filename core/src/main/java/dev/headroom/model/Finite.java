package dev.headroom.model;

import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
    public OptionalInt storedBytes() {
      return inner.storedBytes();
    }

    @Override
    public void read(int row, int col, Tensor to) {
      inner.read(row, col, to);
      Bits bits = new Bits();
      for (int i = 0; i < to.rows(); i++) {
        if (anyNotFinite(to, i, bits)) {
          finite.note(inner, row + i, col, to.rows(i, i + 1));
        }
      }
    }
  }

  private void note(MappedRows rows, int row, int col, Tensor found) {
    int j = 0;
    while (Double.isFinite(found.get(0, j))) {
      j++;
    }
    long element = rows.element(row, col + j);
    StoredTensor tensor = rows.tensor();
    String where = "row " + element / rows.stride() + ", column " + element % rows.stride() + ": ";
    first.putIfAbsent(tensor.file() + ": " + tensor.name(), where + found.get(0, j));
  }

  private static boolean anyNotFinite(Tensor t, int row, Bits bits) {
    int from = t.offset() + row * t.stride();
    return switch (t) {
      case Tensor.F32 f -> bits.anyNotFinite(f.array(), from, f.cols());
      case Tensor.F64 f -> bits.anyNotFinite(f.array(), from, f.cols());
    };
  }

  /// All bits of an exponent are set exactly when adding one to it reaches the sign bit. The loops
  /// run over integers that the numbers were copied into, since those are vectorised.
  private static final class Bits {
    private static final int CHUNK = 2048;

    private int[] ints = {};
    private long[] longs = {};

    boolean anyNotFinite(float[] a, int from, int count) {
      ints = ints.length > 0 ? ints : new int[Math.min(CHUNK, count)];
      MemorySegment to = MemorySegment.ofArray(ints);
      int seen = 0;
      for (int i = 0; i < count; i += CHUNK) {
        int n = Math.min(CHUNK, count - i);
        long start = (long) Float.BYTES * (from + i);
        MemorySegment.copy(MemorySegment.ofArray(a), start, to, 0, (long) Float.BYTES * n);
        seen |= largestExponent(ints, n);
      }
      return seen < 0;
    }

    boolean anyNotFinite(double[] a, int from, int count) {
      longs = longs.length > 0 ? longs : new long[Math.min(CHUNK, count)];
      MemorySegment to = MemorySegment.ofArray(longs);
      long seen = 0;
      for (int i = 0; i < count; i += CHUNK) {
        int n = Math.min(CHUNK, count - i);
        long start = (long) Double.BYTES * (from + i);
        MemorySegment.copy(MemorySegment.ofArray(a), start, to, 0, (long) Double.BYTES * n);
        seen |= largestExponent(longs, n);
      }
      return seen < 0;
    }

    private static int largestExponent(int[] bits, int count) {
      int seen = 0;
      for (int j = 0; j < count; j++) {
        seen |= (bits[j] & Integer.MAX_VALUE) + FLOAT_EXPONENT_ONE;
      }
      return seen;
    }

    private static long largestExponent(long[] bits, int count) {
      long seen = 0;
      for (int j = 0; j < count; j++) {
        seen |= (bits[j] & Long.MAX_VALUE) + DOUBLE_EXPONENT_ONE;
      }
      return seen;
    }
  }
}
