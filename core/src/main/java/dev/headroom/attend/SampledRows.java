package dev.headroom.attend;

import dev.headroom.InputException;
import dev.headroom.forward.StoredAttention;
import dev.headroom.model.Safetensors;
import dev.headroom.model.StoredTensor;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Some rows of a result, held to the formula in float64: every score, every weight, every value.
/// Shape:  error: the largest of a row, relative to the largest number in V that its query sees; 0
///         where both are NaN or the same infinity, and infinite where only one is.
public record SampledRows(int rows, double error) {
  private static final int TOGETHER = 1 << 12; // keys

  /// Fails:  InputException for a file of results that has no `o` of that shape.
  public static SampledRows of(Path file, Path results, int rows, long seed) {
    try (StoredAttention from = StoredAttention.open(file);
        Safetensors out = Safetensors.open(results)) {
      AttentionShape s = from.shape();
      StoredTensor result = output(out, s);
      SplittableRandom random = new SplittableRandom(seed);
      double worst = 0;
      for (int i = 0; i < rows; i++) {
        int head = random.nextInt(s.heads());
        int query = random.nextInt(s.queries());
        Tensor found = Tensor.zeros(Dtype.F64, 1, s.valueDim());
        result.part(head).read(query, 0, found);
        worst =
            Math.max(
                worst, new Row(from, head, query, from.inputs(query, 0, s.keys())).error(found));
      }
      return new SampledRows(rows, worst);
    }
  }

  private static StoredTensor output(Safetensors out, AttentionShape s) {
    StoredTensor o = out.tensor("o");
    List<Long> shape = List.of((long) s.heads(), (long) s.queries(), (long) s.valueDim());
    if (!o.shape().equals(shape)) {
      throw new InputException(o.file(), o.name(), "shape " + shape, "" + o.shape());
    }
    return o;
  }

  /// One query.
  private record Row(StoredAttention from, int head, int query, ScoreInputs inputs) {
    private double error(Tensor found) {
      AttentionShape s = from.shape();
      double[] scores = scores();
      double most = Arrays.stream(scores).reduce(Double.NEGATIVE_INFINITY, Math::max);
      double sum = 0;
      double[] o = new double[s.valueDim()];
      double largest = Float.MIN_NORMAL; // below which floats have fewer digits
      for (int key = 0; key < s.keys(); key += TOGETHER) {
        Tensor v = from.v(head, key, Math.min(s.keys(), key + TOGETHER), Dtype.F64);
        for (int j = 0; j < v.rows(); j++) {
          if (!sees(key + j)) {
            continue; // whatever stands there
          }
          double weight = Math.exp(scores[key + j] - most);
          sum += weight;
          for (int x = 0; x < o.length; x++) {
            double value = v.get(j, x);
            o[x] += weight * value;
            largest = Double.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
          }
        }
      }
      double worst = 0;
      for (int x = 0; x < o.length; x++) {
        double expected = sum == 0 ? 0 : o[x] / sum; // a row that sees no key is 0
        worst = Math.max(worst, distance(expected, found.get(0, x)));
      }
      return worst / largest;
    }

    private static double distance(double expected, double found) {
      if (Double.compare(expected, found) == 0) {
        return 0;
      }
      double distance = Math.abs(expected - found);
      return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
    }

    private boolean sees(int key) {
      Span span = from.scoring().span();
      int position = inputs.position(from.shape(), 0, 0);
      return inputs.has(0, key)
          && key >= span.first(position)
          && key < span.end(position, from.shape().keys());
    }

    /// −∞ where the key is not seen.
    private double[] scores() {
      AttentionShape s = from.shape();
      double[] scores = new double[s.keys()];
      Arrays.fill(scores, Double.NEGATIVE_INFINITY);
      Tensor q = from.q(head, query, query + 1, Dtype.F64);
      for (int key = 0; key < s.keys(); key += TOGETHER) {
        Tensor k = from.k(head, key, Math.min(s.keys(), key + TOGETHER), Dtype.F64);
        for (int j = 0; j < k.rows(); j++) {
          double product = 0;
          for (int x = 0; x < k.cols(); x++) {
            product += q.get(0, x) * k.get(j, x);
          }
          if (sees(key + j)) {
            scores[key + j] = product * from.scoring().scale();
          }
        }
      }
      return scores;
    }
  }
}
