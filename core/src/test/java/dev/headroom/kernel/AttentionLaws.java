package dev.headroom.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.kernel.Axes.Case;
import dev.headroom.kernel.contract.Kernel.Scoring;
import dev.headroom.kernel.reference.ReferenceAttention;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Mask;
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
      check(c, r, shape(r, c.size(), 1 + r.nextInt(c.size())), mask(r), Weighting.SOFTMAX);
    }
  }

  @Axes(sizes = {191, 193, 250, 481})
  void agreesWithReferenceOverManyBlocks(Case c) {
    SplittableRandom r = c.random();
    AttentionShape shape = new AttentionShape(1, 2, 1, r.nextInt(1, c.size()), c.size(), 5, 6);
    check(c, r, shape, mask(r), Weighting.SOFTMAX);
  }

  @Axes(sizes = {1024, 1030})
  void agreesWithReferenceWhenHeadsAreWide(Case c) {
    SplittableRandom r = c.random();
    AttentionShape shape = new AttentionShape(1, 1, 1, 3, 40, c.size(), 70);
    check(c, r, shape, mask(r), Weighting.SOFTMAX);
  }

  @Axes(sizes = {1, 8, 33})
  void agreesWithReferenceInOtherWeightings(Case c) {
    SplittableRandom r = c.random();
    check(c, r, shape(r, c.size(), c.size()), mask(r), Weighting.HARDMAX);
    check(c, r, shape(r, c.size(), c.size()), mask(r), Weighting.DENORMALISED);
  }

  @Axes(sizes = {191, 193, 481})
  void agreesWithReferenceInOtherWeightingsOverManyBlocks(Case c) {
    SplittableRandom r = c.random();
    AttentionShape shape = new AttentionShape(1, 2, 1, r.nextInt(1, c.size()), c.size(), 5, 6);
    check(c, r, shape, mask(r), Weighting.HARDMAX);
    check(c, r, shape, mask(r), Weighting.DENORMALISED);
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

  private enum Masked {
    NONE,
    CAUSAL,
    WINDOW,
    KEYS,
    ALL
  }

  private static Masked mask(SplittableRandom r) {
    return Masked.values()[r.nextInt(Masked.values().length)];
  }

  private static Mask mask(SplittableRandom r, Masked masked, AttentionShape s) {
    List<byte[]> visible = new ArrayList<>();
    boolean keys = masked == Masked.KEYS || masked == Masked.ALL;
    for (int b = 0; b < s.batch() && keys; b++) {
      byte[] row = new byte[s.keys()];
      for (int j = 0; j < row.length; j++) {
        row[j] = (byte) r.nextInt(2);
      }
      visible.add(row);
    }
    boolean causal = masked != Masked.NONE && masked != Masked.KEYS;
    boolean window = masked == Masked.WINDOW || masked == Masked.ALL;
    return new Mask(causal, window ? 1 + r.nextInt(s.keys()) : 0, visible);
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
    Scoring scoring = new Scoring(scale, mask(r, masked, s), weighting);
    Tensor o = c.random(r, s.batch() * s.queries(), s.heads() * s.valueDim());
    Tensor expected = Case.copy(o);
    Tensor again = Case.copy(o);
    c.simd().attention(s, q, k, v, scoring, o, Probe.NONE);
    Case.reference().attention(s, q, k, v, scoring, expected, Probe.NONE);
    double size = weighting == Weighting.DENORMALISED ? largest(expected) : 1;
    ProductLaws.near(o, expected, size * 40 * (1 + s.headDim() / 8) * c.epsilon());
    Case.simd(1).attention(s, q, k, v, scoring, again, Probe.NONE);
    ProductLaws.same(o, again);
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
    Scoring scoring = new Scoring(1, Mask.CAUSAL, Weighting.SOFTMAX);
    Tensor o = c.random(r, c.size(), 8);
    Tensor expected = Case.copy(o);
    c.simd().attention(s, q, k, v, scoring, o, Probe.NONE);
    Case.reference().attention(s, q, k, v, scoring, expected, Probe.NONE);
    for (int i = 0; i < c.size(); i++) {
      for (int j = 0; j < 8; j++) {
        assertThat(Double.isNaN(o.get(i, j))).isEqualTo(Double.isNaN(expected.get(i, j)));
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
    Scoring scoring = new Scoring(r.nextInt(2) == 0 ? -1 : 1, Mask.NONE, Weighting.SOFTMAX);
    Tensor o = c.random(r, c.size(), 8);
    Tensor expected = Case.copy(o);
    c.simd().attention(s, q, k, v, scoring, o, Probe.NONE);
    Case.reference().attention(s, q, k, v, scoring, expected, Probe.NONE);
    ProductLaws.near(o, expected, 100 * c.epsilon());
  }

  @Test
  void weightsOfAHiddenKeyAreExactlyZeroAndTheRestAddUpToOne() {
    Case c = new Case(Dtype.F64, 1, 9, 0);
    SplittableRandom r = c.random();
    Mask mask = new Mask(true, 0, List.of(new byte[] {0, 1, 1, 0, 1, 1, 1, 1, 1}));
    Tensor out = c.random(r, 9, 9);
    ReferenceAttention.weights(
        c.random(r, 9, 3), c.random(r, 9, 3), new Scoring(1, mask, Weighting.SOFTMAX), out);
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
    c.simd().attention(s, x, x, x, new Scoring(1, Mask.NONE, Weighting.SOFTMAX), o, probe);
    assertThat(told).hasSize(3).allMatch(nanos -> nanos > 0);
  }
}
