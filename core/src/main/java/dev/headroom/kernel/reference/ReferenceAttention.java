package dev.headroom.kernel.reference;

import dev.headroom.kernel.contract.Lane;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Partial;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Weighting;
import java.util.OptionalDouble;

/// Attention as its formula reads, in double precision.
/// Source: theory.md 1.
public final class ReferenceAttention {
  private static final double LOG2E = 1 / Math.log(2);

  private ReferenceAttention() {}

  /// One head of one batch row.
  public record Head(
      AttentionShape shape, Scoring scoring, ScoreInputs inputs, int batch, int head) {
    /// Whether query i sees key j.
    public boolean sees(int i, int j) {
      int p = inputs.position(shape, batch, i);
      return j >= scoring.span().first(p)
          && j < scoring.span().end(p, shape.keys())
          && inputs.has(batch, j)
          && bias(i, j) != Double.NEGATIVE_INFINITY;
    }

    /// What is added to its score.
    public double bias(int i, int j) {
      return inputs.bias().isPresent() ? inputs.bias().get().get(batch, head, i, j) : 0;
    }

    /// The score of a product q·k: s·scale, or c·tanh(s·scale/c) under a cap c.
    public double capped(double product) {
      double s = product * scoring.scale();
      OptionalDouble cap = scoring.cap();
      return cap.isPresent() ? cap.getAsDouble() * Math.tanh(s / cap.getAsDouble()) : s;
    }

    /// The logit that has no value; −∞ where there is none.
    private double sink() {
      return inputs.sinks().isPresent()
          ? inputs.sinks().get().get(0, head)
          : Double.NEGATIVE_INFINITY;
    }
  }

  /// The attention weights of every head, for people to look at.
  /// Shape:  q and k as for {@link Lane#attention} -> `[batch·heads·queries, keys]`; a hidden key has
  ///         weight 0 exactly.
  public static Tensor weights(
      AttentionShape s, Tensor q, Tensor k, Scoring scoring, ScoreInputs inputs) {
    Tensor all = Tensor.zeros(q.dtype(), s.batch() * s.heads() * s.queries(), s.keys());
    for (int row = 0; row < all.rows(); row++) {
      int i = row % s.queries();
      int h = row / s.queries() % s.heads();
      int b = row / s.queries() / s.heads();
      Head head = new Head(s, scoring, inputs, b, h);
      double[] weights = weights(head, s.q(q, b, h), s.k(k, b, s.keyHead(h)), i);
      for (int j = 0; j < s.keys(); j++) {
        all.set(row, j, weights[j]);
      }
    }
    return all;
  }

  static void attention(
      AttentionShape s, Tensor[] qkv, Scoring scoring, ScoreInputs inputs, Tensor o) {
    for (int b = 0; b < s.batch(); b++) {
      for (int h = 0; h < s.heads(); h++) {
        head(new Head(s, scoring, inputs, b, h), qkv, o, 0, s.queries());
      }
    }
  }

  /// o = weights(q, k)·v for queries `first … end`, over the keys that are seen alone.
  /// Shape:  q, k, v and o of all heads, as for {@link Lane#attention}.
  public static void head(Head head, Tensor[] qkv, Tensor o, int first, int end) {
    AttentionShape s = head.shape;
    int g = s.keyHead(head.head);
    Tensor q = s.q(qkv[0], head.batch, head.head);
    Tensor k = s.k(qkv[1], head.batch, g);
    Tensor v = s.v(qkv[2], head.batch, g);
    Tensor out = s.o(o, head.batch, head.head);
    for (int i = first; i < end; i++) {
      double[] weights = weights(head, q, k, i);
      for (int x = 0; x < v.cols(); x++) {
        double sum = 0;
        for (int j = 0; j < k.rows(); j++) {
          if (head.sees(i, j)) {
            sum += weights[j] * v.get(j, x);
          }
        }
        out.set(i, x, sum);
      }
    }
  }

  /// The powers and sums of a head's weights.
  public static void weigh(Head head, Tensor[] qkv, Partial to) {
    AttentionShape s = head.shape;
    Tensor q = s.q(qkv[0], head.batch, head.head);
    Tensor k = s.k(qkv[1], head.batch, s.keyHead(head.head));
    for (int i = 0; i < s.queries(); i++) {
      double[] scores = products(head, q, k, i);
      double most = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < scores.length; j++) {
        scores[j] = head.sees(i, j) ? head.capped(scores[j]) : Double.NEGATIVE_INFINITY;
        most = Math.max(most, scores[j]); // NaN where one is
      }
      double sum = 0;
      for (int j = 0; j < scores.length; j++) {
        sum += head.sees(i, j) ? Math.exp(scores[j] - most) : 0;
      }
      int row = (head.batch * s.heads() + head.head) * s.queries() + i;
      to.power()[row] = most * LOG2E;
      to.sum()[row] = sum;
    }
  }

  /// The weights of query i.
  private static double[] weights(Head head, Tensor q, Tensor k, int i) {
    return weights(head, products(head, q, k, i), i);
  }

  /// The products q·k of query i with the keys that it sees.
  private static double[] products(Head head, Tensor q, Tensor k, int i) {
    double[] products = new double[k.rows()];
    for (int j = 0; j < products.length; j++) {
      if (head.sees(i, j)) {
        for (int x = 0; x < q.cols(); x++) {
          products[j] += q.get(i, x) * k.get(j, x);
        }
      }
    }
    return products;
  }

  /// The weights of query i that has these products q·k.
  public static double[] weights(Head head, double[] products, int i) {
    double[] w = new double[products.length];
    double most = head.sink();
    for (int j = 0; j < w.length; j++) {
      if (head.sees(i, j)) {
        w[j] = head.capped(products[j]) + head.bias(i, j);
        most = w[j] > most || Double.isNaN(w[j]) ? w[j] : most;
      }
    }
    Weighting weighting = head.scoring.weighting();
    double sum = head.scoring.sink() ? weight(weighting, head.sink(), most) : 0;
    for (int j = 0; j < w.length; j++) {
      if (head.sees(i, j)) {
        w[j] = weight(weighting, w[j], most);
        sum += w[j];
      }
    }
    for (int j = 0; j < w.length && weighting != Weighting.DENORMALISED; j++) {
      w[j] = head.sees(i, j) ? w[j] / sum : 0;
    }
    return w;
  }

  private static double weight(Weighting weighting, double score, double most) {
    return switch (weighting) {
      case SOFTMAX -> Math.exp(score - most);
      case HARDMAX ->
          Double.isNaN(score) || Double.isNaN(most) ? Double.NaN : score == most ? 1 : 0;
      case DENORMALISED -> Math.exp(score);
    };
  }
}
