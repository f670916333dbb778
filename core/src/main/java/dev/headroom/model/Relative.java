package dev.headroom.model;

import dev.headroom.tensor.Span;

/// Numbers added to scores by how far a key is from its query, one a head and bucket of distances; the
/// table is shared by all layers that have one. Half of the buckets are for keys behind the query: short
/// distances have one each, longer ones share them by their logarithm, all from `distance` on the last.
/// Shape:  table `[rows, heads]`, rows past the buckets unused.
/// Fails:  IllegalArgumentException when the buckets are fewer than 4, odd, or more than the rows.
/// Source: [T5].
public record Relative(int rows, int buckets, int distance) {
  public Relative {
    if (buckets < 4 || buckets % 2 != 0 || buckets > rows || distance <= buckets / 4) {
      throw new IllegalArgumentException(
          buckets + " buckets up to distance " + distance + " in a table of " + rows + " rows");
    }
  }

  /// The bucket of a key so many positions ahead of its query, or behind it.
  public int bucket(int ahead) {
    int half = buckets / 2;
    int side = ahead > 0 ? half : 0;
    int far = Math.abs(ahead);
    int exact = half / 2;
    if (far < exact) {
      return side + far;
    }
    double logarithm = Math.log((double) far / exact) / Math.log((double) distance / exact);
    return side + Math.min(half - 1, exact + (int) (logarithm * (half - exact)));
  }

  /// How many buckets the pairs of `tokens` tokens fall into where a query sees no further than `span`.
  public int reached(Span span, int tokens) {
    return 1
        + side(-1, Math.min(span.back(), tokens - 1))
        + side(1, Math.min(span.ahead(), tokens - 1));
  }

  private int side(int sign, int farthest) {
    int distinct = 0;
    int last = bucket(0);
    for (int far = 1; far <= Math.min(farthest, distance); far++) {
      int bucket = bucket(sign * far);
      distinct += bucket == last ? 0 : 1;
      last = bucket;
    }
    return distinct;
  }
}
