package dev.headroom.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.kernel.Axes.Case;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Partial;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Weighting;
import dev.headroom.work.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Attention to stretches of the keys, put together, is attention to all of them.
class PartialLaws {
  /// What is asked of all keys.
  private record Call(AttentionShape shape, Tensor q, Tensor k, Tensor v, Scoring scoring) {
    /// Attention to keys `from` to `to` alone.
    Partial of(Lane lane, byte[] seen, int offset, int from, int to) {
      AttentionShape part = shape.withKeys(to - from);
      Tensor[] qkv = {q, below(k, from, to), below(v, from, to)};
      ScoreInputs inputs =
          ScoreInputs.of(List.of(Arrays.copyOfRange(seen, from, to))).from(List.of(offset - from));
      Partial partial = Partial.none(q.dtype(), shape.heads() * shape.queries(), shape.valueDim());
      partial.o().fill(7); // whatever stood there
      lane.partial(part, qkv, scoring, inputs, partial);
      return partial;
    }

    /// Rows of every head, one head below the other.
    private Tensor below(Tensor of, int from, int to) {
      Tensor some = Tensor.zeros(of.dtype(), shape.kvHeads() * (to - from), of.cols());
      for (int g = 0; g < shape.kvHeads(); g++) {
        int at = g * shape.keys();
        of.rows(at + from, at + to).copyTo(some.rows(g * (to - from), (g + 1) * (to - from)));
      }
      return some;
    }
  }

  @Axes(sizes = {1, 2, 9, 33, 97, 193, 481})
  void stretchesPutTogetherAreTheWhole(Case c) {
    SplittableRandom r = c.random();
    int kvHeads = 1 + r.nextInt(2);
    int heads = kvHeads * (1 + r.nextInt(2));
    int queries = r.nextInt(4) == 0 ? 1 : 1 + r.nextInt(c.size());
    AttentionShape s =
        new AttentionShape(
            1, heads, kvHeads, queries, c.size(), 1 + r.nextInt(20), 1 + r.nextInt(20));
    Scoring scoring =
        Scoring.softmax(new double[] {0.5, -2, 0, 30}[r.nextInt(4)], span(r, c.size()));
    Call call =
        new Call(
            s,
            c.random(r, heads * queries, s.headDim()),
            c.random(r, kvHeads * c.size(), s.headDim()),
            c.random(r, kvHeads * c.size(), s.valueDim()),
            r.nextInt(4) == 0 ? scoring.capped(1.5) : scoring);
    byte[] seen = new byte[c.size()];
    for (int j = 0; j < seen.length; j++) {
      seen[j] = (byte) (r.nextInt(8) == 0 ? 0 : 1);
    }
    int offset = r.nextInt(3) == 0 ? r.nextInt(-queries, c.size()) : c.size() - queries;
    Tensor expected = Tensor.zeros(c.dtype(), heads * queries, s.valueDim());
    ScoreInputs inputs = ScoreInputs.of(List.of(seen)).from(List.of(offset));
    Case.reference()
        .attention(s, call.q, call.k, call.v, call.scoring, inputs, expected, Probe.NONE);
    double near = 200 * (1 + Math.abs(scoring.scale())) * (1 + s.headDim() / 8) * c.epsilon();
    for (Lane lane : List.of(c.simd(), Case.simd(1), Case.reference())) {
      ProductLaws.near(together(call, lane, seen, offset, r).o(), expected, near);
    }
    ProductLaws.same(
        call.of(c.simd(), seen, offset, 0, c.size()).o(),
        call.of(Case.simd(1), seen, offset, 0, c.size()).o());
  }

  /// Neighbouring stretches put together, in any order.
  private static Partial together(
      Call call, Lane lane, byte[] seen, int offset, SplittableRandom r) {
    int[] cuts = cuts(r, seen.length);
    List<Partial> parts = new ArrayList<>();
    for (int i = 1; i < cuts.length; i++) {
      parts.add(call.of(lane, seen, offset, cuts[i - 1], cuts[i]));
    }
    while (parts.size() > 1) {
      int at = r.nextInt(parts.size() - 1);
      parts.get(at).add(parts.remove(at + 1));
    }
    return parts.getFirst();
  }

  private static Span span(SplittableRandom r, int keys) {
    return switch (r.nextInt(4)) {
      case 0 -> Span.ALL;
      case 1 -> Span.CAUSAL;
      case 2 -> Span.last(1 + r.nextInt(keys));
      default -> new Span(r.nextInt(keys), r.nextInt(keys));
    };
  }

  /// 0, some keys, and the end.
  private static int[] cuts(SplittableRandom r, int keys) {
    return IntStream.concat(IntStream.of(0, keys), r.ints(r.nextInt(4), 0, keys))
        .sorted()
        .distinct()
        .toArray();
  }

  @Test
  void aNanReachesTheRowsThatSeeIt() {
    for (Lane lane : List.of(Case.simd(1), Case.reference())) {
      Case c = new Case(Dtype.F64, 1, 8, 0);
      SplittableRandom r = c.random();
      AttentionShape s = new AttentionShape(1, 1, 1, 8, 8, 3, 3);
      Tensor k = c.random(r, 8, 3);
      k.set(5, 1, Double.NaN);
      Call call =
          new Call(s, c.random(r, 8, 3), k, c.random(r, 8, 3), Scoring.softmax(1, Span.CAUSAL));
      byte[] all = {1, 1, 1, 1, 1, 1, 1, 1};
      Partial both = call.of(lane, all, 0, 0, 4);
      both.add(call.of(lane, all, 0, 4, 8));
      for (int i = 0; i < 8; i++) {
        assertThat(Double.isNaN(both.o().get(i, 0))).isEqualTo(i >= 5);
      }
    }
  }

  @Test
  void whatCannotBePutTogetherIsRefused() {
    Case c = new Case(Dtype.F32, 1, 4, 0);
    Tensor x = c.random(c.random(), 4, 3);
    AttentionShape s = new AttentionShape(1, 1, 1, 4, 4, 3, 3);
    Scoring hard = Scoring.of(Weighting.HARDMAX, 1, Span.ALL);
    Partial to = Partial.none(Dtype.F32, 4, 3);
    for (Lane lane : List.of(Case.simd(1), Case.reference())) {
      assertThatThrownBy(() -> lane.partial(s, new Tensor[] {x, x, x}, hard, ScoreInputs.NONE, to))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("softmax without a sink");
    }
    assertThatThrownBy(() -> to.add(Partial.none(Dtype.F32, 5, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 x 3");
  }
}
