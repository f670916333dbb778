package dev.headroom.audit;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import dev.headroom.count.Terms;
import dev.headroom.model.Architecture;
import dev.headroom.model.Footprint;
import dev.headroom.shape.Shape;
import dev.headroom.tensor.Dtype;

/// Whether a run fits into memory, before any of it is allocated.
final class Memory {
  private Memory() {}

  /// Fails:  InputException naming what is needed and what is free; IllegalArgumentException when one
  ///         matrix would have more than 2^31 − 1 entries.
  static void require(Architecture a, Question question, boolean stored) {
    Dtype dtype = question.engine().dtype();
    int layers = stored ? a.shape().layers() : 1;
    long weights = Footprint.residentBytes(a, dtype, layers);
    long activations = multiplyExact(activations(a, question.logits()), (long) dtype.bytes());
    Footprint.require(
        a.name(), "weights and activations in " + dtype.label(), addExact(weights, activations));
  }

  private static long activations(Architecture a, Terms.Logits logits) {
    Shape s = a.shape();
    long rows = multiplyExact((long) s.batch(), s.tokens());
    long hidden = multiplyExact(s.ffn(), a.mlp().gated() ? 2L : 1);
    long qkv = addExact(s.queryWidth(), multiplyExact(2L, s.keyWidth()));
    boolean headless = a.output().head() == Architecture.Output.Head.NONE;
    long positions = headless ? 0 : logits == Terms.Logits.ALL ? rows : s.batch();
    long vocabulary = matrix(positions, a.embedding().vocabulary());
    long stream = matrix(rows, multiplyExact(2L, s.width())) + matrix(rows, s.queryWidth());
    return addExact(addExact(stream, vocabulary), matrix(rows, hidden) + matrix(rows, qkv));
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
