package dev.headroom.attend;

import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;

/// Queries and keys of a block. What a row's result is depends on the keys of a block, by rounding, and
/// on nothing else here.
/// Fails:  IllegalArgumentException below 1.
public record BlockSizes(int queries, int keys) {
  private static final long BLOCK_BYTES = 1 << 26; // of keys and values, or of queries and results
  private static final long PRODUCTS = 1L << 37; // multiply-adds of a block: seconds on one core
  private static final long PAIRS = 1L << 32; // at most: where widths are small, exps take the time
  private static final int MOST = 1 << 20;

  public BlockSizes {
    if (queries < 1 || keys < 1) {
      throw new IllegalArgumentException(words(queries, keys) + ", expected at least 1 of each");
    }
  }

  /// Powers of two, or all there are: keys and values of a block take at most 64 MiB, its queries and
  /// results too, and a block is seconds of work.
  public static BlockSizes of(AttentionShape shape, Dtype dtype) {
    long row = (long) (shape.headDim() + shape.valueDim()) * dtype.bytes();
    int rows = Math.clamp(Long.highestOneBit(BLOCK_BYTES / row), 1, MOST);
    long pairs = Math.min(PAIRS, PRODUCTS / ((long) shape.headDim() + shape.valueDim()));
    int queries = Math.clamp(Long.highestOneBit(pairs / rows), 1, rows);
    return new BlockSizes(queries, rows).within(shape);
  }

  /// No larger than there are rows.
  BlockSizes within(AttentionShape shape) {
    return new BlockSizes(Math.min(queries, shape.queries()), Math.min(keys, shape.keys()));
  }

  @Override
  public String toString() {
    return words(queries, keys);
  }

  private static String words(int queries, int keys) {
    return "blocks of " + queries + " queries and " + keys + " keys";
  }
}
