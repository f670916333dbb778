package dev.headroom.audit;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import dev.headroom.count.Cache;
import dev.headroom.count.Terms;
import dev.headroom.forward.Columns;
import dev.headroom.model.Architecture;
import dev.headroom.model.Footprint;
import dev.headroom.shape.Step;
import dev.headroom.tensor.Dtype;

/// Whether a run fits into memory, before any of it is allocated.
final class Memory {
  private Memory() {}

  /// Fails:  InputException naming what is needed and what is free; IllegalArgumentException when one
  ///         matrix would have more than 2^31 − 1 entries.
  static void require(Architecture a, Step step, Terms.Logits logits, Dtype dtype, boolean stored) {
    long weights =
        stored ? Footprint.residentBytes(a, dtype) : Footprint.residentBytesOfKinds(a, dtype);
    require(a, step, logits, dtype, weights);
  }

  /// The same for a model whose layers are all held, each by itself.
  /// Shape:  each: bytes that a weight takes.
  static void requireAll(Architecture a, Step step, Terms.Logits logits, Dtype dtype, int each) {
    require(a, step, logits, dtype, Footprint.residentBytes(a, dtype) / dtype.bytes() * each);
  }

  private static void require(
      Architecture a, Step step, Terms.Logits logits, Dtype dtype, long weights) {
    long kept = step.cached() == 0 ? 0 : multiplyExact(step.batch(), Cache.of(a, step.context()));
    long numbers = addExact(kept, activations(a, step, logits));
    long bytes = addExact(weights, multiplyExact(numbers, (long) dtype.bytes()));
    Footprint.require(a.name(), "weights and activations in " + dtype.label(), bytes);
  }

  private static long activations(Architecture a, Step step, Terms.Logits logits) {
    Columns columns = Columns.of(a);
    long rows = step.rows();
    long positions = !a.output().hasHead() ? 0 : logits == Terms.Logits.ALL ? rows : step.batch();
    long sum = matrix(positions, a.embedding().vocabulary());
    for (long width :
        new long[] {
          multiplyExact(1L + columns.beside(), columns.stream()),
          columns.qkv(),
          columns.heads(),
          columns.hidden()
        }) {
      sum = addExact(sum, matrix(rows, width));
    }
    return sum;
  }

  private static long matrix(long rows, long cols) {
    long entries = multiplyExact(rows, cols);
    if (entries > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException(
          "a matrix of "
              + rows
              + " x "
              + cols
              + " is too large to measure, expected at most 2^31 entries: --no-run counts without"
              + " measuring, and --logits last needs one row a batch row");
    }
    return entries;
  }
}
