package dev.headroom.count;

import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Mask;
import dev.headroom.work.Work;

/// The exact work of one attention call: scores, softmax and values of the pairs that are seen.
/// Source: docs/counting.md.
public final class AttentionCount {
  private AttentionCount() {}

  /// Shape:  `elementBytes` of q, k, v and the output, each moved once.
  /// Fails:  ArithmeticException past 2^63 − 1.
  public static Work of(AttentionShape s, Mask mask, int elementBytes) {
    long pairs = 0; // (query, key) pairs that one head sees, over the batch
    long seeing = 0; // queries that see a key
    for (int b = 0; b < s.batch(); b++) {
      long[] seen = prefixSums(mask, b, s.keys());
      for (int i = 0; i < s.queries(); i++) {
        int end = mask.causal() ? Math.max(0, s.keys() - s.queries() + i + 1) : s.keys();
        int begin = mask.window() > 0 ? Math.max(0, end - mask.window()) : 0;
        pairs = Math.addExact(pairs, seen[end] - seen[begin]);
        seeing += seen[end] > seen[begin] ? 1 : 0;
      }
    }
    long products = Math.multiplyExact(pairs, 2L * s.headDim() + 1 + 2L * s.valueDim());
    long softmax = Math.addExact(pairs - seeing, Math.multiplyExact(seeing, (long) s.valueDim()));
    long queries = Math.multiplyExact((long) s.batch() * s.queries(), (long) s.heads());
    long keys = Math.multiplyExact((long) s.batch() * s.keys(), (long) s.kvHeads());
    long entries =
        Math.multiplyExact(Math.addExact(queries, keys), (long) s.headDim() + s.valueDim());
    return new Work(
        Math.multiplyExact(Math.addExact(products, softmax), (long) s.heads()),
        Math.multiplyExact(pairs, (long) s.heads()),
        0,
        Math.multiplyExact(entries, (long) elementBytes));
  }

  private static long[] prefixSums(Mask mask, int batch, int keys) {
    long[] seen = new long[keys + 1];
    for (int j = 0; j < keys; j++) {
      boolean visible = mask.visible().isEmpty() || mask.visible().get(batch)[j] != 0;
      seen[j + 1] = seen[j] + (visible ? 1 : 0);
    }
    return seen;
  }
}
