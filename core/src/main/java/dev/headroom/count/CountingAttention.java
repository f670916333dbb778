package dev.headroom.count;

import dev.headroom.count.Meter.Cells;
import dev.headroom.model.Input;
import dev.headroom.model.Relative;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Weighting;
import dev.headroom.work.Component;
import java.util.Optional;

/// Attention of heads side by side, with whole score matrices in registers.
/// Shape:  q `[b·n, h·m]`, k `[b·n, g·m]`, v `[b·n, g·w]`; scores and weights `[b·h·n, n]`.
/// Source: theory.md 1.
final class CountingAttention {
  private final Meter meter;
  private final Scoring scoring;
  private final Input input;
  private final Projected of;
  private final Cells q;
  private final Cells k;
  private final Cells v;
  private final int n;
  private final int m;
  private final int w;
  private final Cells weights;
  private final double[] sums;

  /// Queries, keys and values of heads, side by side; a logit a head for the sinks.
  record Projected(
      int heads,
      int kvHeads,
      Cells q,
      Cells k,
      Cells v,
      Optional<Cells> sinks,
      Optional<Added> added) {}

  /// Numbers by distance, `[bucket, head]`.
  record Added(Relative buckets, Cells table) {}

  CountingAttention(Meter meter, Scoring scoring, Input input, Projected projected) {
    this.meter = meter;
    this.scoring = scoring;
    this.input = input;
    this.of = projected;
    this.q = projected.q();
    this.k = projected.k();
    this.v = projected.v();
    n = input.tokens();
    m = q.cols() / of.heads();
    w = v.cols() / of.kvHeads();
    weights = meter.cells(input.batch() * of.heads() * n, n, 0);
    sums = new double[weights.rows()];
  }

  /// s·q·k for every pair that the mask leaves.
  void scores() {
    for (int row = 0; row < weights.rows(); row++) {
      for (int j = 0; j < n; j++) {
        if (visible(row, j)) {
          double dot = 0;
          for (int x = 0; x < m; x++) {
            double entry = q.get(query(row), head(row) * m + x);
            dot = meter.multiplyAdd(dot, entry, k.get(key(row, j), shared(row) * m + x));
          }
          double score = capped(meter.mul(scoring.scale(), dot));
          weights.set(row, j, added(score, row, j));
        }
      }
    }
  }

  private double added(double score, int row, int j) {
    if (of.added().isEmpty()) {
      return score;
    }
    Added added = of.added().get();
    int bucket = bucket(added.buckets, j - row % n);
    return meter.add(score, added.table.get(bucket, head(row)));
  }

  /// Written out again, by the distances at which buckets begin.
  private static int bucket(Relative r, int ahead) {
    int half = r.buckets() / 2;
    int exact = half / 2;
    int far = Math.abs(ahead);
    int bucket = Math.min(far, exact);
    while (far >= exact
        && bucket + 1 < half
        && far
            >= exact
                * Math.pow(
                    (double) r.distance() / exact, (bucket + 1.0 - exact) / (half - exact))) {
      bucket++;
    }
    return ahead > 0 ? half + bucket : bucket;
  }

  private double capped(double score) {
    if (scoring.cap().isEmpty()) {
      return score;
    }
    double cap = scoring.cap().getAsDouble();
    return meter.mul(cap, meter.tanh(meter.div(score, cap)));
  }

  /// exp of every score (1 at the maxima and 0 elsewhere for hardmax), and the sum of each row. No
  /// maximum is subtracted: it cancels, and is no operation of the function that is computed.
  void weights() {
    for (int row = 0; row < weights.rows(); row++) {
      double largest = largest(row);
      boolean first = true;
      for (int j = 0; j < n; j++) {
        if (visible(row, j)) {
          double score = weights.get(row, j);
          double weight =
              scoring.weighting() == Weighting.HARDMAX
                  ? (score == largest ? 1 : 0)
                  : meter.exp(score);
          weights.set(row, j, weight);
          if (scoring.weighting() != Weighting.DENORMALISED) {
            sums[row] = first ? weight : meter.add(sums[row], weight);
          }
          first = false;
        }
      }
      if (of.sinks().isPresent()) {
        sums[row] = meter.add(sums[row], meter.exp(of.sinks().get().get(0, head(row))));
      }
    }
  }

  /// Σ_j weight·v, each output divided by its row's sum; the division belongs to softmax.
  Cells values() {
    Cells out = meter.cells(q.rows(), of.heads() * w, 0);
    for (int row = 0; row < weights.rows(); row++) {
      for (int x = 0; x < w; x++) {
        double sum = 0;
        for (int j = 0; j < n; j++) {
          if (visible(row, j)) {
            sum =
                meter.multiplyAdd(
                    sum, weights.get(row, j), v.get(key(row, j), shared(row) * w + x));
          }
        }
        if (scoring.weighting() != Weighting.DENORMALISED) {
          meter.charge(Component.SOFTMAX);
          sum = meter.div(sum, sums[row]);
          meter.charge(Component.VALUES);
        }
        out.set(query(row), head(row) * w + x, sum);
      }
    }
    return out;
  }

  private double largest(int row) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < n; j++) {
      largest = visible(row, j) ? Math.max(largest, weights.get(row, j)) : largest;
    }
    return largest;
  }

  /// Written out again: the kernels are held to this.
  private boolean visible(int row, int j) {
    int i = row % n;
    boolean padding = !input.mask().isEmpty() && input.mask().get(batch(row))[j] == 0;
    boolean near = (long) i - j <= scoring.span().back() && (long) j - i <= scoring.span().ahead();
    return near && !padding;
  }

  private int batch(int row) {
    return row / (of.heads() * n);
  }

  private int head(int row) {
    return row / n % of.heads();
  }

  private int query(int row) {
    return batch(row) * n + row % n;
  }

  private int key(int row, int j) {
    return batch(row) * n + j;
  }

  /// Query head h reads key head h div (heads/kvHeads).
  private int shared(int row) {
    return head(row) / (of.heads() / of.kvHeads());
  }
}
