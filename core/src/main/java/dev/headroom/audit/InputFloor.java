package dev.headroom.audit;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import dev.headroom.count.Count;
import dev.headroom.count.Terms;
import dev.headroom.model.Architecture;
import dev.headroom.model.Architecture.Norm;
import dev.headroom.model.Architecture.Positions;
import dev.headroom.model.StoredBytes;
import dev.headroom.shape.Shape;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Weighting;

/// The numbers that the result depends on, each of which has to be read once: weights, given as
/// input, and the entries of an input whose ids differ as far as they can. Gates have two operands,
/// so they are at least half as many. Holds for every algorithm.
/// Shape:  bytes: of the weights, as they are stored.
/// Source: theory.md 6, point 6.
record InputFloor(long weights, long bytes, long entries) {

  static InputFloor of(Architecture a, Terms.Logits logits, StoredBytes stored) {
    boolean forgets = a.norm().kind() == Norm.Kind.LAYER && a.shape().width() == 1;
    if (forgets) {
      return new InputFloor(0, 0, 0);
    }
    Architecture seen = a.at(a.shape().batch(), reached(a, logits));
    Count count = Count.of(seen, new Terms(logits, Float.BYTES), stored);
    long ids = multiplyExact((long) seen.shape().batch(), seen.shape().tokens());
    long types = a.embedding().tokenTypes() > 1 ? ids : 0;
    return new InputFloor(
        count.weightsRead() - unseen(seen, count),
        count.weightBytesRead() - unseenBytes(seen, stored),
        addExact(ids, types));
  }

  /// The tokens of a row that the results depend on: all, but the last position alone sees no
  /// further back than one window a layer.
  private static int reached(Architecture a, Terms.Logits logits) {
    int tokens = a.shape().tokens();
    Span span = a.heads().scoring().span();
    boolean near =
        logits == Terms.Logits.LAST
            && span.causal()
            && a.output().head() != Architecture.Output.Head.NONE;
    long reach = 1 + (long) a.shape().layers() * span.back();
    return near ? (int) Math.min(tokens, reach) : tokens;
  }

  long gates() {
    return Math.ceilDiv(addExact(weights, entries), 2);
  }

  private static long unseenBytes(Architecture a, StoredBytes stored) {
    return a.heads().scoring().weighting() == Weighting.DENORMALISED
        ? 0
        : single(a) ? stored.queriesAndKeys() : rotated(a) ? 0 : stored.keyBiases();
  }

  private static boolean rotated(Architecture a) {
    return a.embedding().kind() instanceof Positions.Rotary;
  }

  /// Whether every query sees one key.
  private static boolean single(Architecture a) {
    int tokens = a.shape().tokens();
    return a.heads().scoring().span().pairs(tokens, tokens) == tokens;
  }

  /// Weights that are read and change nothing: a bias of the keys shifts all scores of a row alike,
  /// and where each query sees one key its weight is 1 whatever queries and keys are.
  private static long unseen(Architecture a, Count count) {
    if (a.heads().scoring().weighting() == Weighting.DENORMALISED) {
      return 0;
    }
    Shape s = a.shape();
    boolean bias = a.heads().inputBias();
    long values = multiplyExact((long) s.keyWidth(), s.width() + (bias ? 1L : 0));
    long keyBias = bias && !rotated(a) ? s.keyWidth() : 0;
    return multiplyExact(s.layers(), single(a) ? count.parameters().qkv() - values : keyBias);
  }
}
