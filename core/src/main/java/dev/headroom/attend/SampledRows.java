package dev.headroom.attend;

import dev.headroom.forward.StoredAttention;
import dev.headroom.model.Safetensors;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Tensor;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// Some rows of a result, held to the formula in float64: every score, every weight, every value.
/// Shape:  error: the largest, relative to the largest entry of V that the rows see, or to 1.
public record SampledRows(int rows, double error) {
  private static final int TOGETHER = 1 << 12; // keys

  /// Fails:  InputException for a file of results that has no `o` of that shape.
  public static SampledRows of(Path file, Path result, int rows, long seed) {
    try (StoredAttention from = StoredAttention.open(file);
        Safetensors out = Safetensors.open(result)) {
      AttentionShape s = from.shape();
      SplittableRandom random = new SplittableRandom(seed);
      double worst = 0;
      for (int i = 0; i < rows; i++) {
        int head = random.nextInt(s.heads());
        int query = random.nextInt(s.queries());
        Tensor found = Tensor.zeros(Dtype.F64, 1, s.valueDim());
        out.tensor("o").matrix().read(head * s.queries() + query, 0, found);
        worst = Math.max(worst, new Row(from, head, query).error(found));
      }
      return new SampledRows(rows, worst);
    }
  }

  /// One query.
  private record Row(StoredAttention from, int head, int query) {
    private double error(Tensor found) {
      AttentionShape s = from.shape();
      double[] weights = new double[s.keys()];
      double most = scores(weights);
      double sum = 0;
      for (int j = 0; j < weights.length; j++) {
        weights[j] = Math.exp(weights[j] - most); // 0 where the key is not seen
        sum += weights[j];
      }
      double[] o = new double[s.valueDim()];
      double largest = 1;
      for (int key = 0; key < s.keys(); key += TOGETHER) {
        Tensor v = from.v(head, key, Math.min(s.keys(), key + TOGETHER), Dtype.F64);
        for (int j = 0; j < v.rows(); j++) {
          for (int x = 0; x < o.length; x++) {
            o[x] += weights[key + j] * v.get(j, x);
            largest = Math.max(largest, Math.abs(v.get(j, x)));
          }
        }
      }
      double worst = 0;
      for (int x = 0; x < o.length; x++) {
        double expected = most == Double.NEGATIVE_INFINITY ? 0 : o[x] / sum;
        worst = Math.max(worst, Math.abs(expected - found.get(0, x))); // NaN where one is
      }
      return worst / largest;
    }

    /// Fills in the scores, −∞ where the key is not seen; returns the largest.
    private double scores(double[] to) {
      AttentionShape s = from.shape();
      Tensor q = from.q(head, query, query + 1, Dtype.F64);
      ScoreInputs inputs = from.inputs(query, 0, s.keys());
      int position = inputs.position(s, 0, 0);
      double most = Double.NEGATIVE_INFINITY;
      for (int key = 0; key < s.keys(); key += TOGETHER) {
        Tensor k = from.k(head, key, Math.min(s.keys(), key + TOGETHER), Dtype.F64);
        for (int j = 0; j < k.rows(); j++) {
          double product = 0;
          for (int x = 0; x < k.cols(); x++) {
            product += q.get(0, x) * k.get(j, x);
          }
          boolean seen =
              inputs.has(0, key + j)
                  && key + j >= from.scoring().span().first(position)
                  && key + j < from.scoring().span().end(position, s.keys());
          to[key + j] = seen ? product * from.scoring().scale() : Double.NEGATIVE_INFINITY;
          most = Math.max(most, to[key + j]);
        }
      }
      return most;
    }
  }
}
