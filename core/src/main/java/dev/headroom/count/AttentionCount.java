package dev.headroom.count;

import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Span;
import dev.headroom.work.Work;

/// The exact work of one attention call: scores, softmax and values of the pairs that are seen.
/// Source: docs/counting.md.
public final class AttentionCount {
  private AttentionCount() {}

  /// Shape:  `elementBytes` of q, k, v and the output, each moved once.
  /// Fails:  ArithmeticException past 2^63 − 1.
  public static Work of(AttentionShape s, Span span, ScoreInputs inputs, int elementBytes) {
    long pairs = 0; // (query, key) pairs that one head sees, over the batch
    long seeing = 0; // queries that see a key
    for (int b = 0; b < s.batch(); b++) {
      long[] seen = prefixSums(inputs, b, s.keys());
      for (int i = 0; i < s.queries(); i++) {
        int p = inputs.position(s, b, i);
        int end = span.end(p, s.keys());
        long keys = seen[end] - seen[Math.min(span.first(p), end)];
        pairs = Math.addExact(pairs, keys);
        seeing += keys > 0 ? 1 : 0;
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

  private static long[] prefixSums(ScoreInputs inputs, int batch, int keys) {
    long[] seen = new long[keys + 1];
    for (int j = 0; j < keys; j++) {
      seen[j + 1] = seen[j] + (inputs.has(batch, j) ? 1 : 0);
    }
    return seen;
  }
}
