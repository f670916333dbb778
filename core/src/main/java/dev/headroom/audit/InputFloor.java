package dev.headroom.audit;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import dev.headroom.count.Count;
import dev.headroom.count.Pairs;
import dev.headroom.model.Architecture;
import dev.headroom.model.Architecture.Norm;
import dev.headroom.model.Architecture.Positions;
import dev.headroom.shape.Shape;
import dev.headroom.tensor.Weighting;

/// The numbers that the result depends on, each of which has to be read once: weights, given as
/// input, and the entries of an input whose ids differ as far as they can. Gates have two operands,
/// so they are at least half as many. Holds for every algorithm.
/// Source: theory.md 6, point 6.
record InputFloor(long weights, long entries) {

  static InputFloor of(Architecture a, Count count) {
    long ids = multiplyExact((long) a.shape().batch(), a.shape().tokens());
    long types = a.embedding().tokenTypes() > 1 ? ids : 0;
    boolean forgets = a.norm().kind() == Norm.Kind.LAYER && a.shape().width() == 1;
    return forgets
        ? new InputFloor(0, 0)
        : new InputFloor(count.weightsRead() - unseen(a, count), addExact(ids, types));
  }

  long gates() {
    return Math.ceilDiv(addExact(weights, entries), 2);
  }

  long bytes(int weightBytes) {
    return multiplyExact(weights, weightBytes);
  }

  /// Weights that are read and change nothing: a bias of the keys shifts all scores of a row alike,
  /// and where each query sees one key its weight is 1 whatever queries and keys are.
  private static long unseen(Architecture a, Count count) {
    if (a.heads().weighting() == Weighting.DENORMALISED) {
      return 0;
    }
    Shape s = a.shape();
    boolean bias = a.heads().inputBias();
    boolean rotated = a.embedding().kind() instanceof Positions.Rotary;
    boolean single =
        Pairs.visible(s.tokens(), a.heads().causal(), a.heads().window()) == s.tokens();
    long values = multiplyExact((long) s.keyWidth(), s.width() + (bias ? 1L : 0));
    long keyBias = bias && !rotated ? s.keyWidth() : 0;
    return multiplyExact(s.layers(), single ? count.parameters().qkv() - values : keyBias);
  }
}
