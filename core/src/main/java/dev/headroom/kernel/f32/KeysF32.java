package dev.headroom.kernel.f32;

import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Tensor;

/// Keys and transposed values of some heads, packed as the a side of tiles.
///
/// A key is a row of `depth` numbers, but rows of a lie A_STRIDE apart: so a strip of ROWS rows
/// holds many groups of ROWS keys side by side. A value column is a row over all keys of a chunk.
/// Shape:  keys `[chunks of the depth][strips][ROWS, A_STRIDE]`, values `[chunks of keys][valueRows,
///         A_STRIDE]`, for each head.
final class KeysF32 {
  /// Keys that pass through L1 together; their scores take BLOCK·COLS numbers.
  static final int BLOCK = TileF32.WIDE ? 192 : 240;

  private static final int ROWS = TileF32.ROWS;
  private static final int STRIDE = TileF32.A_STRIDE;

  /// Keys in one chunk of values, whole blocks of them.
  private static final int CHUNK = TileF32.DEPTH / BLOCK * BLOCK;

  private static final long MOST = 1 << 25; // numbers held at once, unless one head needs more

  float[] k = {};
  float[] v = {};
  int keys;
  int headDim;
  int valueDim;
  int depth; // of a chunk of the head's depth
  int chunks; // of the depth
  int valueRows;
  private int groupsPerStrip;
  private int strips;
  private int keySize;
  private int valueSize;

  /// Makes room for as many heads of this shape as are packed at once, and says how many.
  int prepare(AttentionShape shape) {
    keys = shape.keys();
    headDim = shape.headDim();
    valueDim = shape.valueDim();
    chunks = (headDim + TileF32.DEPTH - 1) / TileF32.DEPTH;
    depth = (headDim + chunks - 1) / chunks;
    groupsPerStrip = TileF32.DEPTH / depth;
    int groups = (keys + ROWS - 1) / ROWS;
    strips = (groups + groupsPerStrip - 1) / groupsPerStrip;
    valueRows = TileF32.padRows(valueDim);
    keySize = Math.multiplyExact(chunks * strips, ROWS * STRIDE);
    valueSize = Math.multiplyExact((keys + CHUNK - 1) / CHUNK, valueRows * STRIDE);
    int all = shape.batch() * shape.kvHeads();
    int held = (int) Math.max(1, Math.min(all, MOST / Math.max(keySize, valueSize)));
    if (k.length < held * keySize) {
      k = new float[held * keySize];
    }
    if (v.length < held * valueSize) {
      v = new float[held * valueSize];
    }
    return held;
  }

  int blocks() {
    return (keys + BLOCK - 1) / BLOCK;
  }

  /// Where the keys of group `group` (ROWS of them) begin, chunk `chunk` of their depth.
  int keyAt(int slot, int group, int chunk) {
    int strip = chunk * strips + group / groupsPerStrip;
    return slot * keySize + strip * ROWS * STRIDE + group % groupsPerStrip * depth;
  }

  /// Where the values of block `block` begin.
  int valueAt(int slot, int block) {
    int first = block * BLOCK;
    return slot * valueSize + first / CHUNK * valueRows * STRIDE + first % CHUNK;
  }

  /// Packs blocks `first … last` of one head into a slot, and says whether all of it is finite, keys
  /// even after multiplication by `factor`.
  /// Shape:  from `[keys, headDim]`, values `[keys, valueDim]`.
  boolean pack(int slot, int first, int last, Tensor.F32 from, float factor, Tensor.F32 values) {
    int begin = first * BLOCK;
    int end = Math.min(keys, last * BLOCK);
    for (int j = begin; j < end; j++) {
      int row = from.offset() + j * from.stride();
      for (int chunk = 0; chunk < chunks; chunk++) {
        int at = keyAt(slot, j / ROWS, chunk) + j % ROWS * STRIDE;
        int count = Math.min(depth, headDim - chunk * depth);
        System.arraycopy(from.array(), row + chunk * depth, k, at, count);
        for (int x = count; x < depth; x++) {
          k[at + x] = 0;
        }
      }
    }
    for (int block = first; block < last; block++) {
      packValues(block, valueAt(slot, block), values);
    }
    return SweepF32.finite(from.rows(begin, end), factor)
        && SweepF32.finite(values.rows(begin, end), 1f);
  }

  private void packValues(int block, int at, Tensor.F32 values) {
    int first = block * BLOCK;
    int count = Math.min(BLOCK, keys - first);
    int from = values.offset() + first * values.stride();
    TurnF32.copy(values.array(), from, values.stride(), count, valueDim, v, at, STRIDE);
  }
}
