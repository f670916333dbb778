package dev.headroom.kernel.reference;

import dev.headroom.kernel.contract.Kernel.Scoring;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Visible;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Mask;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Weighting;
import java.util.List;

/// Attention as its formula reads, in double precision.
/// Source: theory.md 1.
public final class ReferenceAttention {
  private ReferenceAttention() {}

  /// The attention weights of one head, for people to look at.
  /// Shape:  q `[queries, headDim]`, k `[keys, headDim]`, out `[queries, keys]`; a hidden key has
  ///         weight 0 exactly. The mask's first batch row is the one that counts.
  public static void weights(Tensor q, Tensor k, Scoring scoring, Tensor out) {
    Visible visible = new Visible(scoring.mask(), q.rows(), k.rows());
    for (int i = 0; i < q.rows(); i++) {
      double[] weights = weights(q.rows(i, i + 1), k, scoring, visible, i);
      for (int j = 0; j < k.rows(); j++) {
        out.set(i, j, weights[j]);
      }
    }
  }

  /// The attention weights of every head.
  /// Shape:  q and k as for {@link Lane#attention} -> `[batch·heads·queries, keys]`.
  public static Tensor weights(AttentionShape s, Tensor q, Tensor k, Scoring scoring) {
    Tensor all = Tensor.zeros(q.dtype(), s.batch() * s.heads() * s.queries(), s.keys());
    for (int b = 0; b < s.batch(); b++) {
      for (int h = 0; h < s.heads(); h++) {
        int g = h / (s.heads() / s.kvHeads());
        int at = (b * s.heads() + h) * s.queries();
        weights(
            part(q, b, s.queries(), h, s.headDim()),
            part(k, b, s.keys(), g, s.headDim()),
            row(scoring, b),
            all.rows(at, at + s.queries()));
      }
    }
    return all;
  }

  static void attention(AttentionShape s, Tensor q, Tensor k, Tensor v, Scoring scoring, Tensor o) {
    for (int b = 0; b < s.batch(); b++) {
      for (int h = 0; h < s.heads(); h++) {
        int g = h / (s.heads() / s.kvHeads());
        head(
            part(q, b, s.queries(), h, s.headDim()),
            part(k, b, s.keys(), g, s.headDim()),
            part(v, b, s.keys(), g, s.valueDim()),
            row(scoring, b),
            part(o, b, s.queries(), h, s.valueDim()));
      }
    }
  }

  /// o = weights(q, k)·v, over the keys that are seen alone.
  public static void head(Tensor q, Tensor k, Tensor v, Scoring scoring, Tensor o) {
    Visible visible = new Visible(scoring.mask(), q.rows(), k.rows());
    for (int i = 0; i < q.rows(); i++) {
      double[] weights = weights(q.rows(i, i + 1), k, scoring, visible, i);
      for (int x = 0; x < v.cols(); x++) {
        double sum = 0;
        for (int j = 0; j < k.rows(); j++) {
          if (visible.sees(0, i, j)) {
            sum += weights[j] * v.get(j, x);
          }
        }
        o.set(i, x, sum);
      }
    }
  }

  /// The weights of query i, q being its row.
  private static double[] weights(Tensor q, Tensor k, Scoring scoring, Visible visible, int i) {
    double[] w = new double[k.rows()];
    double most = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < w.length; j++) {
      if (visible.sees(0, i, j)) {
        double dot = 0;
        for (int x = 0; x < q.cols(); x++) {
          dot += q.get(0, x) * k.get(j, x);
        }
        w[j] = dot * scoring.scale();
        most = w[j] > most || Double.isNaN(w[j]) ? w[j] : most;
      }
    }
    double sum = 0;
    for (int j = 0; j < w.length; j++) {
      if (visible.sees(0, i, j)) {
        w[j] = weight(scoring.weighting(), w[j], most);
        sum += w[j];
      }
    }
    for (int j = 0; j < w.length && scoring.weighting() != Weighting.DENORMALISED; j++) {
      w[j] = visible.sees(0, i, j) ? w[j] / sum : 0;
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

  static Tensor part(Tensor t, int batch, int rows, int head, int width) {
    return t.rows(batch * rows, (batch + 1) * rows).cols(head * width, (head + 1) * width);
  }

  /// The same scoring for one row of the batch.
  public static Scoring row(Scoring scoring, int batch) {
    Mask mask = scoring.mask();
    if (mask.visible().isEmpty()) {
      return scoring;
    }
    List<byte[]> visible = List.of(mask.visible().get(batch));
    return new Scoring(
        scoring.scale(), new Mask(mask.causal(), mask.window(), visible), scoring.weighting());
  }
}
