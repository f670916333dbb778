package dev.headroom.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.kernel.Axes.Case;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Bias;
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

/// Mixtures of what may happen to a score, against the reference: caps, sinks, numbers that are
/// added, windows to both sides, queries that stand anywhere, hidden keys.
class ScoringLaws {
  @Axes(sizes = {1, 2, 7, 12, 13, 31, 32, 33, 65})
  void mixturesAgreeWithTheReference(Case c) {
    SplittableRandom r = c.random();
    for (int trial = 0; trial < 6; trial++) {
      int kvHeads = 1 + r.nextInt(2);
      AttentionShape s =
          new AttentionShape(
              1 + r.nextInt(2),
              kvHeads * (1 + r.nextInt(3)),
              kvHeads,
              1 + r.nextInt(c.size()),
              c.size(),
              1 + r.nextInt(20),
              1 + r.nextInt(20));
      check(c, r, s, scoring(r, c.size()));
    }
  }

  @Axes(sizes = {191, 193, 385, 961, 1030})
  void mixturesAgreeWithTheReferenceOverManyBlocks(Case c) {
    SplittableRandom r = c.random();
    int queries = 1 + r.nextInt(Math.min(70, c.size()));
    check(c, r, new AttentionShape(1, 2, 1, queries, c.size(), 5, 6), scoring(r, c.size()));
    check(c, r, new AttentionShape(1, 1, 1, 33, c.size(), 40, 24), scoring(r, c.size()));
  }

  /// One query a row, as a step of a sequence has it: keys of any number, shared by any heads.
  @Axes(sizes = {1, 3, 16, 40, 255, 256, 257, 700})
  void oneQueryAgreesWithTheReference(Case c) {
    SplittableRandom r = c.random();
    for (int trial = 0; trial < 8; trial++) {
      int kvHeads = 1 + r.nextInt(3);
      AttentionShape s =
          new AttentionShape(
              1 + r.nextInt(2),
              kvHeads * (1 + r.nextInt(4)),
              kvHeads,
              1,
              c.size(),
              List.of(5, 16, 33, 64).get(r.nextInt(4)),
              List.of(6, 16, 40, 67).get(r.nextInt(4)));
      check(c, r, s, scoring(r, c.size()));
    }
  }

  @Axes(sizes = {1, 13, 65, 250})
  void biasesAndCapsOfOtherWeightings(Case c) {
    SplittableRandom r = c.random();
    AttentionShape s = new AttentionShape(2, 2, 1, c.size(), c.size(), 5, 6);
    check(c, r, s, Scoring.of(Weighting.HARDMAX, 1, span(r, c.size())));
    Scoring denormalised = Scoring.of(Weighting.DENORMALISED, 0.5, span(r, c.size()));
    check(c, r, s, r.nextBoolean() ? denormalised : denormalised.capped(2));
  }

  private static Scoring scoring(SplittableRandom r, int keys) {
    double scale = List.of(0.5, -2.0, 0.0, 1.0).get(r.nextInt(4));
    Scoring scoring = Scoring.softmax(scale, span(r, keys));
    scoring =
        r.nextInt(2) == 0 ? scoring : scoring.capped(List.of(0.3, 2.0, 50.0).get(r.nextInt(3)));
    return r.nextInt(2) == 0 ? scoring : scoring.withSink();
  }

  private static Span span(SplittableRandom r, int keys) {
    return switch (r.nextInt(5)) {
      case 0 -> Span.ALL;
      case 1 -> Span.CAUSAL;
      case 2 -> Span.last(1 + r.nextInt(keys));
      case 3 -> Span.around(r.nextInt(keys));
      default -> new Span(r.nextInt(keys), r.nextInt(keys));
    };
  }

  private static ScoreInputs inputs(Case c, SplittableRandom r, AttentionShape s, Scoring scoring) {
    List<byte[]> visible = new ArrayList<>();
    List<Integer> offsets = new ArrayList<>();
    for (int b = 0; b < s.batch(); b++) {
      byte[] row = new byte[s.keys()];
      int first = r.nextInt(2) * r.nextInt(s.keys()); // in runs, as padding is
      int end = s.keys() - r.nextInt(2) * r.nextInt(s.keys());
      for (int j = first; j < end; j++) {
        row[j] = (byte) Math.min(1, r.nextInt(8));
      }
      visible.add(row);
      offsets.add(r.nextInt(-s.queries(), s.keys() + 3));
    }
    ScoreInputs inputs = ScoreInputs.of(r.nextInt(3) == 0 ? visible : List.of());
    inputs = r.nextInt(3) == 0 ? inputs.from(offsets) : inputs;
    boolean biased = r.nextInt(3) > (s.queries() == 1 ? 1 : 0);
    inputs = biased ? inputs.plus(bias(c, r, s, scoring)) : inputs;
    if (scoring.sink()) {
      Tensor logits = c.random(r, 1, s.heads());
      logits.set(0, 0, List.of(-200.0, 3.0, 200.0).get(r.nextInt(3)));
      inputs = inputs.with(logits);
    }
    return inputs;
  }

  /// A mask that is broadcast along some dimensions, transposed or not, or a table by distance.
  private static Bias bias(Case c, SplittableRandom r, AttentionShape s, Scoring scoring) {
    int[] sizes = {s.batch(), s.heads(), s.queries(), s.keys()};
    int[] steps = new int[4];
    int base = 3;
    int entries = 1;
    if (r.nextInt(3) == 0) {
      steps = new int[] {0, s.queries() + s.keys(), -1, 1};
      base += s.queries() - 1;
      entries = s.heads() * steps[1];
    } else {
      int[] order = r.nextInt(3) == 0 ? new int[] {2, 3, 1, 0} : new int[] {3, 2, 1, 0};
      for (int d : order) {
        boolean whole = r.nextInt(3) > 0;
        steps[d] = whole ? entries : 0;
        entries *= whole ? sizes[d] : 1;
      }
    }
    Tensor table = c.random(r, 1, base + entries);
    for (int i = 0; i < table.cols(); i++) {
      double x = scoring.weighting() == Weighting.SOFTMAX ? 4 * table.get(0, i) : 1 + r.nextInt(2);
      table.set(0, i, r.nextInt(8) == 0 ? Double.NEGATIVE_INFINITY : x);
    }
    return new Bias(table, base, steps[0], steps[1], steps[2], steps[3]);
  }

  private static void check(Case c, SplittableRandom r, AttentionShape s, Scoring scoring) {
    Tensor q = c.random(r, s.batch() * s.queries(), s.heads() * s.headDim());
    Tensor k = c.random(r, s.batch() * s.keys(), s.kvHeads() * s.headDim());
    Tensor v = c.random(r, s.batch() * s.keys(), s.kvHeads() * s.valueDim());
    if (scoring.weighting() == Weighting.HARDMAX) { // whole numbers: ties are exact in both
      List.of(q, k).forEach(ScoringLaws::whole);
    }
    ScoreInputs inputs = inputs(c, r, s, scoring);
    Tensor o = c.random(r, s.batch() * s.queries(), s.heads() * s.valueDim());
    Tensor expected = Case.copy(o);
    Tensor again = Case.copy(o);
    c.simd().attention(s, q, k, v, scoring, inputs, o, Probe.NONE);
    Case.reference().attention(s, q, k, v, scoring, inputs, expected, Probe.NONE);
    double size = scoring.weighting() == Weighting.DENORMALISED ? largest(expected) : 1;
    ProductLaws.near(o, expected, size * 40 * (2 + s.headDim() / 8) * c.epsilon());
    Case.simd(1).attention(s, q, k, v, scoring, inputs, again, Probe.NONE);
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

  /// Rows that are hidden by large numbers instead of −∞, as others write masks, in part or whole.
  @Axes(sizes = {9, 65, 250})
  void numbersThatSwallowTheScoreMeanWhatTheReferenceSays(Case c) {
    SplittableRandom r = c.random();
    int n = c.size();
    AttentionShape s = new AttentionShape(1, 2, 2, n, n, 4, 4);
    Tensor table = Tensor.zeros(c.dtype(), 1, n * n);
    double[] large = {-1e9, -65504, -3.4028234663852886e38, 1e9};
    for (int i = 0; i < n; i++) {
      double number = large[r.nextInt(4)];
      int kind = r.nextInt(3);
      for (int j = 0; j < n && kind > 0; j++) {
        table.set(0, i * n + j, kind == 1 || r.nextBoolean() ? number : 0);
      }
    }
    ScoreInputs inputs = ScoreInputs.NONE.plus(new Bias(table, 0, 0, 0, n, 1));
    Scoring scoring = Scoring.softmax(1, Span.ALL);
    Tensor q = c.random(r, n, 8);
    Tensor k = c.random(r, n, 8);
    Tensor v = c.random(r, n, 8);
    Tensor o = c.random(r, n, 8);
    Tensor expected = Case.copy(o);
    c.simd().attention(s, q, k, v, scoring, inputs, o, Probe.NONE);
    Case.reference().attention(s, q, k, v, scoring, inputs, expected, Probe.NONE);
    ProductLaws.near(o, expected, c.dtype() == Dtype.F32 ? 1e-5 : 1e-6);
  }

  @Axes(sizes = {9, 65})
  void aNumberThatIsNoneMeansWhatTheReferenceSays(Case c) {
    SplittableRandom r = c.random();
    int n = c.size();
    AttentionShape s = new AttentionShape(1, 1, 1, n, n, 4, 4);
    Tensor table = c.random(r, 1, n * n);
    table.set(0, r.nextInt(n * n), r.nextBoolean() ? Double.NaN : Double.POSITIVE_INFINITY);
    ScoreInputs inputs = ScoreInputs.NONE.plus(new Bias(table, 0, 0, 0, n, 1));
    Tensor x = c.random(r, n, 4);
    Tensor o = c.random(r, n, 4);
    Tensor expected = Case.copy(o);
    Scoring scoring = Scoring.softmax(1, Span.CAUSAL);
    c.simd().attention(s, x, x, x, scoring, inputs, o, Probe.NONE);
    Case.reference().attention(s, x, x, x, scoring, inputs, expected, Probe.NONE);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < 4; j++) {
        assertThat(Double.isNaN(o.get(i, j))).isEqualTo(Double.isNaN(expected.get(i, j)));
      }
    }
  }

  @Test
  void byHand() {
    AttentionShape s = new AttentionShape(1, 1, 1, 1, 3, 1, 1);
    Tensor q = row(2);
    Tensor k = column(1, 0, 5);
    Tensor v = column(10, 20, 40);
    for (Lane lane : List.of(Case.reference(), Case.simd(1))) {
      Scoring plain = Scoring.softmax(0.5, Span.ALL);
      // Scores 1, 0, 5; capped at 2: 2·tanh(1/2), 0, 2·tanh(5/2).
      double a = Math.exp(2 * Math.tanh(0.5));
      double b = Math.exp(2 * Math.tanh(2.5));
      double capped = (10 * a + 20 + 40 * b) / (a + 1 + b);
      assertThat(of(lane, s, List.of(q, k, v), plain.capped(2), ScoreInputs.NONE))
          .isCloseTo(capped, within(1e-14 * 40));
      // A sink of 5 beside them: weights e, 1, e^5 of e + 1 + 2·e^5.
      double sum = Math.E + 1 + 2 * Math.exp(5);
      double sunk = (10 * Math.E + 20 + 40 * Math.exp(5)) / sum;
      assertThat(of(lane, s, List.of(q, k, v), plain.withSink(), ScoreInputs.NONE.with(row(5))))
          .isCloseTo(sunk, within(1e-14 * 40));
      // Numbers that make all scores 5, from a table by distance.
      Bias bias = new Bias(row(4, 5, 0), 0, 0, 0, -1, 1);
      assertThat(of(lane, s, List.of(q, k, v), plain, ScoreInputs.NONE.plus(bias)))
          .isCloseTo(70 / 3.0, within(1e-14 * 40));
      // The query at 1 sees one key to each side, at −1 the first alone, at −2 none.
      Scoring around = Scoring.softmax(0, Span.around(1));
      assertThat(of(lane, s, List.of(q, k, v), around, ScoreInputs.NONE.from(List.of(1))))
          .isCloseTo(70 / 3.0, within(1e-14 * 40));
      assertThat(of(lane, s, List.of(q, k, v), around, ScoreInputs.NONE.from(List.of(-1))))
          .isEqualTo(10);
      assertThat(of(lane, s, List.of(q, k, v), around, ScoreInputs.NONE.from(List.of(-2))))
          .isEqualTo(0);
    }
  }

  private static double of(
      Lane lane, AttentionShape s, List<Tensor> qkv, Scoring scoring, ScoreInputs inputs) {
    Tensor o = row(Double.NaN);
    lane.attention(s, qkv.get(0), qkv.get(1), qkv.get(2), scoring, inputs, o, Probe.NONE);
    return o.get(0, 0);
  }

  private static Tensor row(double... values) {
    return new Tensor.F64(values, 0, 1, values.length, values.length);
  }

  private static Tensor column(double... values) {
    return new Tensor.F64(values, 0, values.length, 1, 1);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    AttentionShape s = new AttentionShape(1, 2, 1, 3, 4, 1, 1);
    Tensor q = Tensor.zeros(Dtype.F64, 3, 2);
    Tensor k = Tensor.zeros(Dtype.F64, 4, 1);
    Scoring plain = Scoring.softmax(1, Span.ALL);
    refused(s, q, k, plain.withSink(), ScoreInputs.NONE, "no logits of sinks for a scoring with");
    refused(s, q, k, plain, ScoreInputs.NONE.with(row(1, 2)), "logits of sinks for a scoring");
    refused(s, q, k, plain.withSink(), ScoreInputs.NONE.with(row(1)), "columns of sinks: 1");
    refused(s, q, k, plain, ScoreInputs.NONE.from(List.of(1, 2)), "offsets: 2, batch: 1");
    Bias bias = new Bias(Tensor.zeros(Dtype.F64, 1, 11), 0, 0, 0, 4, 1);
    refused(s, q, k, plain, ScoreInputs.NONE.plus(bias), "outside its table of 11");
    Bias before = new Bias(Tensor.zeros(Dtype.F64, 1, 99), 1, 0, 0, -1, 1);
    refused(s, q, k, plain, ScoreInputs.NONE.plus(before), "outside its table of 99");
    Bias single = new Bias(Tensor.zeros(Dtype.F32, 1, 99), 0, 0, 0, 4, 1);
    refused(s, q, k, plain, ScoreInputs.NONE.plus(single), "bias is f32, q is f64");
  }

  private static void refused(
      AttentionShape s, Tensor q, Tensor k, Scoring scoring, ScoreInputs inputs, String says) {
    Tensor o = Tensor.zeros(Dtype.F64, 3, 2);
    for (Lane lane : List.of(Case.reference(), Case.simd(1))) {
      assertThatThrownBy(() -> lane.attention(s, q, k, k, scoring, inputs, o, Probe.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(says);
    }
  }
}
