package dev.headroom.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.kernel.Axes.Case;
import dev.headroom.kernel.reference.ReferenceAttention;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Weighting;
import dev.headroom.work.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Attention of every shape and mask against the reference.
class AttentionLaws {
  @Axes
  void agreesWithReference(Case c) {
    SplittableRandom r = c.random();
    for (int trial = 0; trial < 4; trial++) {
      check(
          c, r, shape(r, c.size(), 1 + r.nextInt(c.size())), mask(r, c.size()), Weighting.SOFTMAX);
    }
  }

  @Axes(sizes = {191, 193, 250, 481})
  void agreesWithReferenceOverManyBlocks(Case c) {
    SplittableRandom r = c.random();
    AttentionShape shape = new AttentionShape(1, 2, 1, r.nextInt(1, c.size()), c.size(), 5, 6);
    check(c, r, shape, mask(r, c.size()), Weighting.SOFTMAX);
  }

  @Axes(sizes = {1024, 1030})
  void agreesWithReferenceWhenHeadsAreWide(Case c) {
    SplittableRandom r = c.random();
    AttentionShape shape = new AttentionShape(1, 1, 1, 3, 40, c.size(), 70);
    check(c, r, shape, mask(r, c.size()), Weighting.SOFTMAX);
  }

  @Axes(sizes = {1, 8, 33})
  void agreesWithReferenceInOtherWeightings(Case c) {
    SplittableRandom r = c.random();
    check(c, r, shape(r, c.size(), c.size()), mask(r, c.size()), Weighting.HARDMAX);
    check(c, r, shape(r, c.size(), c.size()), mask(r, c.size()), Weighting.DENORMALISED);
  }

  @Axes(sizes = {191, 193, 481})
  void agreesWithReferenceInOtherWeightingsOverManyBlocks(Case c) {
    SplittableRandom r = c.random();
    AttentionShape shape = new AttentionShape(1, 2, 1, r.nextInt(1, c.size()), c.size(), 5, 6);
    check(c, r, shape, mask(r, c.size()), Weighting.HARDMAX);
    check(c, r, shape, mask(r, c.size()), Weighting.DENORMALISED);
  }

  private static AttentionShape shape(SplittableRandom r, int keys, int queries) {
    int kvHeads = 1 + r.nextInt(2);
    return new AttentionShape(
        1 + r.nextInt(2),
        kvHeads * (1 + r.nextInt(3)),
        kvHeads,
        queries,
        keys,
        1 + r.nextInt(20),
        1 + r.nextInt(20));
  }

  /// What hides keys: spans of every kind, or a key mask, or queries that stand elsewhere.
  private record Masked(Span span, boolean keys, boolean moved) {
    ScoreInputs inputs(SplittableRandom r, AttentionShape s) {
      List<byte[]> visible = new ArrayList<>();
      List<Integer> offsets = new ArrayList<>();
      for (int b = 0; b < s.batch(); b++) {
        byte[] row = new byte[s.keys()];
        for (int j = 0; j < row.length; j++) {
          row[j] = (byte) r.nextInt(2);
        }
        visible.add(row);
        offsets.add(r.nextInt(-s.queries(), s.keys() + 3));
      }
      return ScoreInputs.of(keys ? visible : List.of()).from(moved ? offsets : List.of());
    }
  }

  private static Masked mask(SplittableRandom r, int keys) {
    Span span =
        switch (r.nextInt(6)) {
          case 0 -> Span.ALL;
          case 1 -> Span.CAUSAL;
          case 2 -> Span.last(1 + r.nextInt(keys));
          case 3 -> Span.around(r.nextInt(keys));
          case 4 -> new Span(r.nextInt(keys), r.nextInt(keys));
          default -> new Span(r.nextInt(3), r.nextInt(3));
        };
    return new Masked(span, r.nextInt(4) == 0, r.nextInt(4) == 0);
  }

  private static void check(
      Case c, SplittableRandom r, AttentionShape s, Masked masked, Weighting weighting) {
    Tensor q = c.random(r, s.batch() * s.queries(), s.heads() * s.headDim());
    Tensor k = c.random(r, s.batch() * s.keys(), s.kvHeads() * s.headDim());
    Tensor v = c.random(r, s.batch() * s.keys(), s.kvHeads() * s.valueDim());
    if (weighting == Weighting.HARDMAX) { // whole numbers: ties are exact in both
      whole(q);
      whole(k);
    }
    double scale = r.nextInt(4) == 0 ? -2 : 4 / Math.sqrt(s.headDim());
    scale = weighting == Weighting.HARDMAX ? new double[] {1, -2, 0.3, 0}[r.nextInt(4)] : scale;
    Scoring scoring = Scoring.of(weighting, scale, masked.span());
    ScoreInputs inputs = masked.inputs(r, s);
    Tensor o = c.random(r, s.batch() * s.queries(), s.heads() * s.valueDim());
    Tensor expected = Case.copy(o);
    Tensor again = Case.copy(o);
    c.simd().attention(s, q, k, v, scoring, inputs, o, Probe.NONE);
    Case.reference().attention(s, q, k, v, scoring, inputs, expected, Probe.NONE);
    double size = weighting == Weighting.DENORMALISED ? largest(expected) : 1;
    ProductLaws.near(o, expected, size * 40 * (1 + s.headDim() / 8) * c.epsilon());
    Case.simd(1).attention(s, q, k, v, scoring, inputs, again, Probe.NONE);
    ProductLaws.same(o, again);
  }

  @Axes(sizes = {5, 33, 65})
  void headsOneBelowTheOtherMeanTheSame(Case c) {
    SplittableRandom r = c.random();
    AttentionShape s = shape(r, c.size(), 1 + r.nextInt(c.size()));
    Tensor q = c.random(r, s.batch() * s.queries(), s.heads() * s.headDim());
    Tensor k = c.random(r, s.batch() * s.keys(), s.kvHeads() * s.headDim());
    Tensor v = c.random(r, s.batch() * s.keys(), s.kvHeads() * s.valueDim());
    Tensor o = c.random(r, s.batch() * s.queries(), s.heads() * s.valueDim());
    Tensor below = Tensor.zeros(c.dtype(), o.rows() * s.heads(), s.valueDim());
    Tensor belowQ = Tensor.zeros(c.dtype(), q.rows() * s.heads(), s.headDim());
    Tensor belowK = Tensor.zeros(c.dtype(), k.rows() * s.kvHeads(), s.headDim());
    for (int b = 0; b < s.batch(); b++) {
      for (int h = 0; h < s.heads(); h++) {
        s.q(q, b, h).copyTo(s.q(belowQ, b, h));
      }
      for (int g = 0; g < s.kvHeads(); g++) {
        s.k(k, b, g).copyTo(s.k(belowK, b, g));
      }
    }
    Scoring scoring = Scoring.softmax(0.5, Span.CAUSAL);
    c.simd().attention(s, q, k, v, scoring, ScoreInputs.NONE, o, Probe.NONE);
    c.simd().attention(s, belowQ, belowK, v, scoring, ScoreInputs.NONE, below, Probe.NONE);
    for (int b = 0; b < s.batch(); b++) {
      for (int h = 0; h < s.heads(); h++) {
        ProductLaws.same(s.o(o, b, h), s.o(below, b, h));
      }
    }
  }

  private static void whole(Tensor t) {
    for (int i = 0; i < t.rows(); i++) {
      for (int j = 0; j < t.cols(); j++) {
        t.set(i, j, Math.rint(2 * t.get(i, j)));
      }
    }
  }

  private static double largest(Tensor t) {
    double most = 1;
    for (int i = 0; i < t.rows(); i++) {
      for (int j = 0; j < t.cols(); j++) {
        most = Math.max(most, Math.abs(t.get(i, j)));
      }
    }
    return most;
  }

  @Axes(sizes = {8, 65})
  void anInfinityOrNanMeansWhatTheReferenceSays(Case c) {
    SplittableRandom r = c.random();
    AttentionShape s = new AttentionShape(1, 2, 2, c.size(), c.size(), 4, 4);
    Tensor q = c.random(r, c.size(), 8);
    Tensor k = c.random(r, c.size(), 8);
    Tensor v = c.random(r, c.size(), 8);
    List.of(q, k, v).get(r.nextInt(3)).set(r.nextInt(c.size()), 1, Double.NaN);
    List.of(q, k, v).get(r.nextInt(3)).set(r.nextInt(c.size()), 6, Double.POSITIVE_INFINITY);
    Scoring scoring = Scoring.softmax(1, Span.CAUSAL);
    ScoreInputs inputs = ScoreInputs.NONE;
    Tensor o = c.random(r, c.size(), 8);
    Tensor expected = Case.copy(o);
    c.simd().attention(s, q, k, v, scoring, inputs, o, Probe.NONE);
    Case.reference().attention(s, q, k, v, scoring, inputs, expected, Probe.NONE);
    for (int i = 0; i < c.size(); i++) {
      for (int j = 0; j < 8; j++) {
        assertThat(Double.isNaN(o.get(i, j))).isEqualTo(Double.isNaN(expected.get(i, j)));
      }
    }
  }

  /// A sum of weighted values may be past the largest number where their mean is not.
  @Axes(sizes = {8, 65, 300})
  void theLargestValuesHaveAMean(Case c) {
    for (int queries : new int[] {1, c.size()}) {
      SplittableRandom r = c.random();
      AttentionShape s = new AttentionShape(1, 2, 1, queries, c.size(), 32, 32);
      Tensor q = c.random(r, queries, 64);
      Tensor k = c.random(r, c.size(), 32);
      Tensor v = c.random(r, c.size(), 32);
      double large = 0.9 * (c.epsilon() > 1e-10 ? Float.MAX_VALUE : Double.MAX_VALUE);
      for (int j = 0; j < c.size(); j++) {
        v.set(j, 3, large);
      }
      Scoring scoring = Scoring.softmax(0.1, Span.ALL);
      Tensor o = c.random(r, queries, 64);
      c.simd().attention(s, q, k, v, scoring, ScoreInputs.NONE, o, Probe.NONE);
      for (int i = 0; i < queries; i++) {
        assertThat(o.get(i, 3) / large).isCloseTo(1, within(100 * c.epsilon()));
      }
    }
  }

  @Axes(sizes = {8, 65})
  void scoresWhoseMaximumRoundsByMuchMeanWhatTheReferenceSays(Case c) {
    SplittableRandom r = c.random();
    AttentionShape s = new AttentionShape(1, 2, 2, c.size(), c.size(), 4, 4);
    Tensor q = c.random(r, c.size(), 8);
    Tensor k = c.random(r, c.size(), 8);
    Tensor v = c.random(r, c.size(), 8);
    double large = 1e-3 / (c.epsilon() * c.epsilon());
    List.of(q, k).get(r.nextInt(2)).set(r.nextInt(c.size()), 1, large);
    Scoring scoring = Scoring.softmax(r.nextInt(2) == 0 ? -1 : 1, Span.ALL);
    ScoreInputs inputs = ScoreInputs.NONE;
    Tensor o = c.random(r, c.size(), 8);
    Tensor expected = Case.copy(o);
    c.simd().attention(s, q, k, v, scoring, inputs, o, Probe.NONE);
    Case.reference().attention(s, q, k, v, scoring, inputs, expected, Probe.NONE);
    ProductLaws.near(o, expected, 100 * c.epsilon());
  }

  @Test
  void weightsOfAHiddenKeyAreExactlyZeroAndTheRestAddUpToOne() {
    Case c = new Case(Dtype.F64, 1, 9, 0);
    SplittableRandom r = c.random();
    ScoreInputs inputs = ScoreInputs.of(List.of(new byte[] {0, 1, 1, 0, 1, 1, 1, 1, 1}));
    AttentionShape s = new AttentionShape(1, 1, 1, 9, 9, 3, 3);
    Scoring scoring = Scoring.softmax(1, Span.CAUSAL);
    Tensor out =
        ReferenceAttention.weights(s, c.random(r, 9, 3), c.random(r, 9, 3), scoring, inputs);
    for (int i = 0; i < 9; i++) {
      double sum = 0;
      for (int j = 0; j < 9; j++) {
        assertThat(out.get(i, j) == 0).isEqualTo(j > i || j == 0 || j == 3);
        sum += out.get(i, j);
      }
      assertThat(sum).isCloseTo(i == 0 ? 0 : 1, org.assertj.core.api.Assertions.within(1e-15));
    }
  }

  @Test
  void partsAreTimedWhenAsked() {
    Case c = new Case(Dtype.F32, 2, 64, 0);
    SplittableRandom r = c.random();
    AttentionShape s = new AttentionShape(1, 1, 1, 64, 64, 8, 8);
    List<Long> told = new ArrayList<>();
    Probe probe =
        new Probe() {
          @Override
          public boolean wantsAttentionParts() {
            return true;
          }

          @Override
          public void attention(long scores, long softmax, long values) {
            told.addAll(List.of(scores, softmax, values));
          }
        };
    Tensor x = c.random(r, 64, 8);
    Tensor o = c.random(r, 64, 8);
    Scoring scoring = Scoring.softmax(1, Span.ALL);
    c.simd().attention(s, x, x, x, scoring, ScoreInputs.NONE, o, probe);
    assertThat(told).hasSize(3).allMatch(nanos -> nanos > 0);
  }
}
