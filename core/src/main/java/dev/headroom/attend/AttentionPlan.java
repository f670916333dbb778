package dev.headroom.attend;

import dev.headroom.spread.Spread;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Tensor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/// One layer of attention cut into blocks of queries by blocks of keys; blocks of which no query sees
/// any key are left out.
/// Shape:  of one batch row.
/// Fails:  IllegalArgumentException for more than 2^22 blocks, or one that is too large for arrays.
public record AttentionPlan(
    AttentionShape shape, Span span, BlockSizes sizes, Dtype dtype, KernelName kernel) {
  private static final long MOST_BLOCKS = 1 << 22;

  public AttentionPlan {
    sizes = sizes.within(shape);
    BigInteger blocks = blocks(shape, sizes);
    if (blocks.compareTo(BigInteger.valueOf(MOST_BLOCKS)) > 0) {
      throw new IllegalArgumentException(
          sizes + " make " + blocks + ", expected at most 2^22: larger ones");
    }
    long rows = Math.max(sizes.queries(), sizes.keys());
    long numbers = rows * Math.max(shape.headDim(), shape.valueDim());
    if (numbers > Tensor.MOST) {
      throw new IllegalArgumentException(
          sizes
              + " have matrices of "
              + numbers
              + " numbers, expected at most "
              + Tensor.MOST
              + ": smaller ones");
    }
  }

  /// Exact, since a product of three sizes need not be a long.
  private static BigInteger blocks(AttentionShape s, BlockSizes sizes) {
    long ofHead =
        (long) Math.ceilDiv(s.queries(), sizes.queries()) * Math.ceilDiv(s.keys(), sizes.keys());
    return BigInteger.valueOf(ofHead).multiply(BigInteger.valueOf(s.heads()));
  }

  /// A row of blocks: queries of a head with the blocks of keys that they see.
  record Band(int head, int query, int queryEnd, List<Tile> tiles) {}

  /// A block of keys, and how many pairs are seen in it.
  record Tile(int key, int keyEnd, long pairs) {}

  /// Every row of blocks, head by head.
  List<Band> bands() {
    List<Band> bands = new ArrayList<>();
    for (int query = 0; query < shape.queries(); query += sizes.queries()) {
      int end = (int) Math.min(shape.queries(), (long) query + sizes.queries());
      bands.add(new Band(0, query, end, tiles(query, end)));
    }
    List<Band> all = new ArrayList<>();
    for (int head = 0; head < shape.heads(); head++) {
      for (Band band : bands) { // heads see alike
        all.add(new Band(head, band.query, band.queryEnd, band.tiles));
      }
    }
    return all;
  }

  private List<Tile> tiles(int query, int queryEnd) {
    List<Tile> tiles = new ArrayList<>();
    for (int key = 0; key < shape.keys(); key += sizes.keys()) {
      int end = (int) Math.min(shape.keys(), (long) key + sizes.keys());
      int position = shape.keys() - shape.queries() + query;
      long pairs = span.pairs(position, queryEnd - query, key, end);
      if (pairs > 0) {
        tiles.add(new Tile(key, end, pairs));
      }
    }
    return tiles;
  }

  /// Pairs of a query and a key that the span lets it see, of all heads; keys that a mask hides are
  /// among them, as a block computes them too.
  public long pairs() {
    return tilePairs().stream().mapToLong(p -> p).sum();
  }

  /// Tasks of the stage that computes.
  public int tasks() {
    return tilePairs().size();
  }

  private List<Long> tilePairs() {
    return bands().stream().flatMap(b -> b.tiles.stream()).map(Tile::pairs).toList();
  }

  /// Bytes of queries, keys and values that tasks read, of numbers as wide as those that are computed
  /// with, and of partial results that they write; every partial result is read once more.
  public long bytesRead() {
    long numbers = 0;
    for (Band band : bands()) {
      for (Tile tile : band.tiles) {
        numbers += (long) (band.queryEnd - band.query) * shape.headDim();
        numbers += (long) (tile.keyEnd - tile.key) * (shape.headDim() + shape.valueDim());
      }
    }
    return numbers * dtype.bytes();
  }

  public long bytesWritten() {
    long bytes = 0;
    for (Band band : bands()) {
      long rows = (long) (band.queryEnd - band.query) * band.tiles.size();
      bytes += rows * ((long) shape.valueDim() * dtype.bytes() + 2 * Double.BYTES);
    }
    return bytes;
  }

  /// Arrays that one task holds at a time: its block, keys and values once more as the kernel lays them
  /// out, and its result.
  public long bytesOfTask() {
    long queries = sizes.queries();
    long keys = sizes.keys();
    long both = (long) shape.headDim() + shape.valueDim();
    return (2 * keys + queries) * both * dtype.bytes() + queries * 2 * Double.BYTES;
  }

  /// The longest blocks first: which is how they are handed out, and which lets short ones fill the end.
  List<Long> order() {
    return tilePairs().stream().sorted(Comparator.reverseOrder()).toList();
  }

  /// Measures every slot at the same time.
  public Rate rate(Spread on) {
    List<RateTask> tasks =
        IntStream.range(0, on.slots())
            .mapToObj(slot ->
                new RateTask(slot, shape.headDim(), shape.valueDim(), sizes.keys(), dtype, kernel))
            .toList();
    return Rate.mean(on.map("rate of a slot", tasks, (task, rate) -> {}));
  }

  /// How long so many slots take when each takes the next block as soon as it is free. Putting results
  /// together and writing them down is not in it.
  public double seconds(Rate rate, int slots) {
    PriorityQueue<Double> free = new PriorityQueue<>();
    for (int i = 0; i < slots; i++) {
      free.add(0.0);
    }
    double last = 0;
    for (long pairs : order()) {
      double end = free.remove() + rate.seconds(pairs);
      free.add(end);
      last = Math.max(last, end);
    }
    return last;
  }
}
