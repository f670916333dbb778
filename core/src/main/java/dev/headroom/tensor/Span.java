package dev.headroom.tensor;

/// Who sees whom by position: a query at position p sees the keys p − back to p + ahead, both of
/// them among those, as far as there are such keys. Keys have the positions from 0.
/// Shape:  positions may be negative, or behind the last key: such a query sees what is in reach.
/// Fails:  IllegalArgumentException when a reach is negative.
public record Span(int back, int ahead) {
  private static final int ENDLESS = Integer.MAX_VALUE;

  /// Every key.
  public static final Span ALL = new Span(ENDLESS, ENDLESS);

  /// Every key up to the query's own position.
  public static final Span CAUSAL = new Span(ENDLESS, 0);

  public Span {
    if (back < 0 || ahead < 0) {
      throw new IllegalArgumentException(
          "a span of " + back + " keys back and " + ahead + " ahead, expected at least 0 of each");
    }
  }

  /// The last `keys` keys up to the query's own position, which is one of them.
  /// Fails:  IllegalArgumentException below 1.
  public static Span last(int keys) {
    return new Span(keys - 1, 0);
  }

  /// The keys at most `reach` positions away.
  public static Span around(int reach) {
    return new Span(reach, reach);
  }

  /// Whether no query sees a key behind its own position.
  public boolean causal() {
    return ahead == 0;
  }

  /// Whether keys may be out of sight for being too far away.
  public boolean windowed() {
    return back < ENDLESS || (ahead > 0 && ahead < ENDLESS);
  }

  /// The first key that the query at `position` sees, where it sees any.
  public int first(int position) {
    return Math.clamp((long) position - back, 0, ENDLESS);
  }

  /// The key behind the last of `keys` keys that the query at `position` sees; at most `first` where
  /// it sees none.
  public int end(int position, int keys) {
    return Math.clamp((long) position + ahead + 1, 0, keys);
  }

  /// The (query, key) pairs of `queries` queries at the last positions of `keys` keys.
  public long pairs(int queries, int keys) {
    return pairs((long) keys - queries, queries, 0, keys);
  }

  /// Those of `queries` queries, the first at `position`, with the keys from `from` to `to`
  /// (exclusive), all of which are there.
  public long pairs(long position, int queries, int from, int to) {
    long first = position - from; // as if these keys were all
    long last = first + queries - 1;
    long keys = (long) to - from;
    return sum(first + ahead + 1, last + ahead + 1, keys) - sum(first - back, last - back, keys);
  }

  /// Σ of x from `low` to `high`, each taken as 0 below 0 and as `most` above it.
  private static long sum(long low, long high, long most) {
    long from = Math.max(low, 1);
    long to = Math.min(high, most);
    long rising = 0;
    if (from <= to) {
      long twice = from + to;
      long count = to - from + 1;
      rising = twice % 2 == 0 ? twice / 2 * count : twice * (count / 2);
    }
    return rising + most * Math.max(0, high - Math.max(low - 1, most));
  }

  /// The keys of `keys` that any of the queries at the last `queries` positions sees.
  public int seen(int queries, int keys) {
    int before = keys - queries; // the position of the first query
    return end(keys - 1, keys) - Math.min(first(before), end(keys - 1, keys));
  }

  /// The keys that have to be kept for the queries after `context` keys to see what they may see:
  /// all of them, or as many as the span reaches back with the query's own.
  public int held(int context) {
    return (int) Math.min(context, back + 1L);
  }
}
