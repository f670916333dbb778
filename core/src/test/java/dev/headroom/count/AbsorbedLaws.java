package dev.headroom.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.model.Architecture;
import dev.headroom.model.Branch;
import dev.headroom.model.Embedding;
import dev.headroom.model.Latent;
import dev.headroom.model.Layer;
import dev.headroom.model.Norm;
import dev.headroom.model.Output;
import dev.headroom.model.Rope;
import dev.headroom.shape.Step;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Both orders of latent attention give the same numbers, and differ in operations as is counted.
class AbsorbedLaws {
  static LongStream seeds() {
    Long replay = Long.getLong("headroom.seed");
    return replay != null ? LongStream.of(replay) : LongStream.range(0, 100);
  }

  /// One head, written out: matrices by rows.
  private static final class Head {
    final SplittableRandom random;
    final int n;
    final int plain;
    final int rotated;
    final int value;
    final int rank;
    long multiplyAdds;

    Head(SplittableRandom random) {
      this.random = random;
      n = random.nextInt(1, 6);
      plain = random.nextInt(1, 6);
      rotated = 2 * random.nextInt(1, 3);
      value = random.nextInt(1, 6);
      rank = random.nextInt(1, 8);
    }

    double[][] draw(int rows, int cols) {
      double[][] m = new double[rows][cols];
      for (double[] row : m) {
        for (int j = 0; j < cols; j++) {
          row[j] = random.nextDouble(-1, 1);
        }
      }
      return m;
    }

    double[] times(double[] x, double[][] m, boolean turned) {
      int out = turned ? m.length : m[0].length;
      double[] y = new double[out];
      for (int j = 0; j < out; j++) {
        for (int i = 0; i < x.length; i++) {
          y[j] += x[i] * (turned ? m[j][i] : m[i][j]);
          multiplyAdds++;
        }
      }
      return y;
    }

    double dot(double[] a, double[] b) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += a[i] * b[i];
        multiplyAdds++;
      }
      return sum;
    }

    /// Σ_{j ≤ i} e^score · row j, divided by the sum of the weights.
    double[] mix(int i, double[] scores, double[][] rows) {
      double[] out = new double[rows[0].length];
      double all = 0;
      for (int j = 0; j <= i; j++) {
        double weight = Math.exp(scores[j]);
        all += weight;
        for (int x = 0; x < out.length; x++) {
          out[x] += weight * rows[j][x];
          multiplyAdds++;
        }
      }
      for (int x = 0; x < out.length; x++) {
        out[x] /= all;
      }
      return out;
    }
  }

  @ParameterizedTest(name = "-Dheadroom.seed={0}")
  @MethodSource("seeds")
  void bothOrdersComputeTheSameAndDifferAsCounted(long seed) {
    Head h = new Head(new SplittableRandom(seed));
    double[][] queries = h.draw(h.n, h.plain);
    double[][] turnedQueries = h.draw(h.n, h.rotated);
    double[][] turnedKeys = h.draw(h.n, h.rotated);
    double[][] latents = h.draw(h.n, h.rank);
    double[][] keyMap = h.draw(h.rank, h.plain);
    double[][] valueMap = h.draw(h.rank, h.value);

    double[][] keys = new double[h.n][];
    double[][] values = new double[h.n][];
    for (int t = 0; t < h.n; t++) {
      keys[t] = h.times(latents[t], keyMap, false);
      values[t] = h.times(latents[t], valueMap, false);
    }
    double[][] expanded = new double[h.n][];
    for (int i = 0; i < h.n; i++) {
      double[] scores = new double[h.n];
      for (int j = 0; j <= i; j++) {
        scores[j] = h.dot(queries[i], keys[j]) + h.dot(turnedQueries[i], turnedKeys[j]);
      }
      expanded[i] = h.mix(i, scores, values);
    }
    long ofExpanded = h.multiplyAdds;
    for (int i = 0; i < h.n; i++) {
      double[] query = h.times(queries[i], keyMap, true);
      double[] scores = new double[h.n];
      for (int j = 0; j <= i; j++) {
        scores[j] = h.dot(query, latents[j]) + h.dot(turnedQueries[i], turnedKeys[j]);
      }
      double[] absorbed = h.times(h.mix(i, scores, latents), valueMap, false);
      assertThat(absorbed).containsExactly(expanded[i], within(1e-12));
    }
    long ofAbsorbed = h.multiplyAdds - ofExpanded;
    Count count = Count.of(model(h), new Step(1, h.n), Terms.FLOAT32);
    assertThat(Absorbed.flops(count).orElseThrow() - count.total().flops())
        .isEqualTo(2 * (ofAbsorbed - ofExpanded));
  }

  private static Architecture model(Head h) {
    Latent latent =
        new Latent(
            1,
            OptionalInt.empty(),
            h.rank,
            h.plain,
            h.value,
            Norm.rms(1e-6),
            Rope.plain(1e4, h.rotated),
            Scoring.softmax(1, Span.CAUSAL));
    return Architecture.of(
        "latent",
        "shape",
        Embedding.plain(7, 4, 64),
        1,
        new Layer(Branch.bare(latent, true), Optional.empty()),
        new Output(Optional.empty(), new Output.Head.None(), false));
  }

  @ParameterizedTest(name = "-Dheadroom.seed={0}")
  @MethodSource("seeds")
  void withoutLatentsThereIsNoOtherOrder(long seed) {
    Architecture plain = CountLaws.plain(1, 1, 1 + (int) (seed % 9));
    assertThat(Absorbed.flops(Count.of(plain, new Step(1, 3), Terms.FLOAT32))).isEmpty();
  }
}
