package dev.headroom.count;

/// The (query, key) pairs of one head that a mask leaves, of `tokens` queries and as many keys.
public final class Pairs {
  private Pairs() {}

  /// Shape:  window 0 means none.
  public static long visible(int tokens, boolean causal, int window) {
    long n = tokens;
    long w = window == 0 ? n : Math.min(window, n);
    // Row i of a causal head sees min(i, w) keys: a triangle of w rows, then n − w rows of w.
    return causal ? w * (w + 1) / 2 + (n - w) * w : n * w;
  }

  public static long dense(int tokens) {
    return (long) tokens * tokens;
  }

  /// Keys that some query sees.
  static long keys(int tokens, boolean causal, int window) {
    return causal || window == 0 ? tokens : Math.min(window, tokens);
  }
}
