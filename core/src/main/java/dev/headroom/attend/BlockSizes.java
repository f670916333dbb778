package dev.headroom.attend;

import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;

/// Queries and keys of a block. What a row's result is depends on the keys of a block, by rounding, and
/// on nothing else here.
/// Fails:  IllegalArgumentException below 1.
public record BlockSizes(int queries, int keys) {
  private static final long BLOCK_BYTES = 1 << 26; // of keys and values
  private static final long PRODUCTS = 1L << 37; // multiply-adds of a block: seconds on one core
  private static final int LEAST = 1 << 10;
  private static final int MOST = 1 << 20;

  public BlockSizes {
    if (queries < 1 || keys < 1) {
      throw new IllegalArgumentException(
          "blocks of " + queries + " queries and " + keys + " keys, expected at least 1 of each");
    }
  }

  /// Powers of two, or all there are: keys and values of a block take at most 64 MiB, and a block is
  /// seconds of work.
  public static BlockSizes of(AttentionShape shape, Dtype dtype) {
    long row = (long) (shape.headDim() + shape.valueDim()) * dtype.bytes();
    long keys = Math.clamp(Long.highestOneBit(BLOCK_BYTES / row), LEAST, MOST);
    long pairs = PRODUCTS / ((long) shape.headDim() + shape.valueDim());
    int queries = Math.clamp(pairs / keys, LEAST, MOST);
    return new BlockSizes(Math.min(queries, shape.queries()), (int) Math.min(keys, shape.keys()));
  }
}
