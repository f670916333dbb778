// Generated from dev.headroom.kernel.f32.KeysF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Tensor;

/// Keys and transposed values of some heads, packed as the a side of tiles.
///
/// A key is a row of `depth` numbers, but rows of a lie A_STRIDE apart: so a strip of ROWS rows
/// holds many groups of ROWS keys side by side. A value column is a row over all keys of a chunk.
/// Shape:  keys `[chunks of the depth][strips][ROWS, A_STRIDE]`, values `[chunks of keys][valueRows,
///         A_STRIDE]`, for each of the `held` heads that are packed at once.
record KeysF64(AttentionShape shape, Layout layout, int held, double[] k, double[] v) {
  /// Keys that pass through L1 together; their scores take BLOCK·COLS numbers.
  static final int BLOCK = BlockingF64.HERE.keys();

  private static final int ROWS = TileF64.ROWS;
  private static final int STRIDE = TileF64.A_STRIDE;

  /// Keys in one chunk of values, whole blocks of them.
  private static final int CHUNK = TileF64.DEPTH / BLOCK * BLOCK;

  private static final long MOST = 1 << 25; // numbers held at once, unless one head needs more

  /// Arrays kept from call to call.
  static final class Room {
    private double[] k = {};
    private double[] v = {};
  }

  /// How keys and values of a head lie; `depth` is that of one chunk of the head's.
  record Layout(int chunks, int depth, int groupsPerStrip, int strips, int valueRows) {
    static Layout of(AttentionShape shape) {
      int chunks = (shape.headDim() + TileF64.DEPTH - 1) / TileF64.DEPTH;
      int depth = (shape.headDim() + chunks - 1) / chunks;
      int groupsPerStrip = TileF64.DEPTH / depth;
      int groups = (shape.keys() + ROWS - 1) / ROWS;
      int strips = (groups + groupsPerStrip - 1) / groupsPerStrip;
      return new Layout(chunks, depth, groupsPerStrip, strips, TileF64.padRows(shape.valueDim()));
    }

    private int keySize() {
      return Math.multiplyExact(chunks * strips, ROWS * STRIDE);
    }

    private int valueSize(int keys) {
      return Math.multiplyExact((keys + CHUNK - 1) / CHUNK, valueRows * STRIDE);
    }
  }

  /// Room for as many heads of this shape as are packed at once.
  static KeysF64 of(AttentionShape shape, Room room) {
    Layout layout = Layout.of(shape);
    int keySize = layout.keySize();
    int valueSize = layout.valueSize(shape.keys());
    int all = shape.batch() * shape.kvHeads();
    int held = (int) Math.max(1, Math.min(all, MOST / Math.max(keySize, valueSize)));
    if (room.k.length < held * keySize) {
      room.k = new double[held * keySize];
    }
    if (room.v.length < held * valueSize) {
      room.v = new double[held * valueSize];
    }
    return new KeysF64(shape, layout, held, room.k, room.v);
  }

  /// Numbers of a query as keys meet it: the head's depth in whole chunks.
  int depth() {
    return layout.chunks * layout.depth;
  }

  int blocks() {
    return (shape.keys() + BLOCK - 1) / BLOCK;
  }

  /// Where the keys of group `group` (ROWS of them) begin, chunk `chunk` of their depth.
  int keyAt(int slot, int group, int chunk) {
    int strip = chunk * layout.strips + group / layout.groupsPerStrip;
    int column = group % layout.groupsPerStrip * layout.depth;
    return slot * layout.keySize() + strip * ROWS * STRIDE + column;
  }

  /// Where the values from key `first` on begin; those up to `together` are read from there.
  int valueAt(int slot, int first) {
    int chunk = first / CHUNK * layout.valueRows * STRIDE;
    return slot * layout.valueSize(shape.keys()) + chunk + first % CHUNK;
  }

  /// The key before which what is read together with key `first` ends.
  static int together(int first) {
    return (first / CHUNK + 1) * CHUNK;
  }

  /// Packs blocks `first … last` of one head into a slot, and says whether all of it is finite: keys
  /// even after multiplication by `factor`, values even if each of them had a weight of almost 2,
  /// since weights are divided by their sum only at the end.
  /// Shape:  from `[keys, headDim]`, values `[keys, valueDim]`.
  boolean pack(int slot, int first, int last, Tensor.F64 from, double factor, Tensor.F64 values) {
    int begin = first * BLOCK;
    int end = Math.min(shape.keys(), last * BLOCK);
    int depth = layout.depth;
    for (int j = begin; j < end; j++) {
      int row = from.offset() + j * from.stride();
      for (int chunk = 0; chunk < layout.chunks; chunk++) {
        int at = keyAt(slot, j / ROWS, chunk) + j % ROWS * STRIDE;
        int count = Math.min(depth, shape.headDim() - chunk * depth);
        System.arraycopy(from.array(), row + chunk * depth, k, at, count);
        for (int x = count; x < depth; x++) {
          k[at + x] = 0;
        }
      }
    }
    for (int block = first; block < last; block++) {
      packValues(block, valueAt(slot, block * BLOCK), values);
    }
    return SweepF64.finite(from.rows(begin, end), factor)
        && SweepF64.finite(values.rows(begin, end), 2d * shape.keys());
  }

  private void packValues(int block, int at, Tensor.F64 values) {
    int first = block * BLOCK;
    int count = Math.min(BLOCK, shape.keys() - first);
    int from = values.offset() + first * values.stride();
    TurnF64.copy(values.array(), from, values.stride(), count, shape.valueDim(), v, at, STRIDE);
  }
}
