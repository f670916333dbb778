package dev.headroom.count;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.work.Work;

/// The exact work of one attention call: scores, softmax and values of the pairs that are seen.
/// Source: docs/counting.md.
public final class AttentionCount {
  private AttentionCount() {}

  /// Pairs of a query and a key that it sees, and queries that see a key.
  private record Seen(long pairs, long queries) {
    Seen plus(long keys) {
      return new Seen(addExact(pairs, keys), queries + (keys > 0 ? 1 : 0));
    }
  }

  /// Shape:  `elementBytes` of q, k, v, the output and what is added to scores, each moved once.
  /// Fails:  ArithmeticException past 2^63 − 1.
  public static Work of(AttentionShape s, Scoring scoring, ScoreInputs inputs, int elementBytes) {
    Seen seen = seen(s, scoring.span(), inputs);
    long cap = scoring.cap().isPresent() ? 1 : 0;
    long bias = inputs.bias().isPresent() ? 1 : 0;
    long sink = scoring.sink() ? 1 : 0;
    long pair = 2L * s.headDim() + 1 + 2 * cap + bias + 1 + 2L * s.valueDim();
    long row = sink - 1 + s.valueDim(); // the sum of n weights is n − 1 additions
    long flops = addExact(multiplyExact(seen.pairs, pair), multiplyExact(seen.queries, row));
    return new Work(
        flops,
        addExact(seen.pairs, multiplyExact(sink, seen.queries)),
        multiplyExact(cap, seen.pairs),
        multiplyExact(entries(s, inputs), (long) elementBytes));
  }

  private static long entries(AttentionShape s, ScoreInputs inputs) {
    long queries = multiplyExact((long) s.batch() * s.queries(), (long) s.heads());
    long keys = multiplyExact((long) s.batch() * s.keys(), (long) s.kvHeads());
    long added = inputs.bias().map(b -> b.table().cols()).orElse(0);
    long sinks = inputs.sinks().map(logits -> logits.cols()).orElse(0);
    return addExact(
        multiplyExact(addExact(queries, keys), (long) s.headDim() + s.valueDim()), added + sinks);
  }

  /// Of all heads and batch rows.
  private static Seen seen(AttentionShape s, Span span, ScoreInputs inputs) {
    Seen all = new Seen(0, 0);
    for (int b = 0; b < s.batch(); b++) {
      long[] there = prefixSums(inputs, b, s.keys());
      for (int h = 0; h < s.heads(); h++) {
        for (int i = 0; i < s.queries(); i++) {
          int p = inputs.position(s, b, i);
          int end = span.end(p, s.keys());
          int first = Math.min(span.first(p), end);
          long keys = there[end] - there[first];
          for (int j = first; j < end && inputs.bias().isPresent(); j++) {
            boolean hides = inputs.bias().get().get(b, h, i, j) == Double.NEGATIVE_INFINITY;
            keys -= hides && inputs.has(b, j) ? 1 : 0;
          }
          all = all.plus(keys);
        }
      }
    }
    return all;
  }

  private static long[] prefixSums(ScoreInputs inputs, int batch, int keys) {
    long[] seen = new long[keys + 1];
    for (int j = 0; j < keys; j++) {
      seen[j + 1] = seen[j] + (inputs.has(batch, j) ? 1 : 0);
    }
    return seen;
  }
}
