package dev.headroom.count;

import dev.headroom.count.Meter.Cells;
import dev.headroom.model.Architecture;
import dev.headroom.model.Input;
import dev.headroom.model.Weights.HeadGroup;
import dev.headroom.tensor.Weighting;
import dev.headroom.work.Component;

/// Attention of the heads that share one input projection, with whole score matrices in registers.
/// Shape:  q `[b·n, h·m]`, k, v `[b·n, g·m]`; scores and weights `[b·h·n, n]`.
/// Source: theory.md 1.
final class CountingAttention {
  private final Meter meter;
  private final Architecture a;
  private final Input input;
  private final HeadGroup group;
  private final Cells q;
  private final Cells k;
  private final Cells v;
  private final double scale;
  private final int n;
  private final int m;
  private final Cells weights;
  private final double[] sums;

  /// Queries, keys and values of the group's heads, side by side.
  record Projected(Cells q, Cells k, Cells v) {}

  CountingAttention(
      Meter meter, Architecture a, Input input, HeadGroup group, Projected projected, int layer) {
    this.meter = meter;
    this.a = a;
    this.input = input;
    this.group = group;
    this.q = projected.q();
    this.k = projected.k();
    this.v = projected.v();
    scale = a.heads().scoring(layer).scale();
    n = input.tokens();
    m = a.shape().headDim();
    weights = meter.cells(input.batch() * group.heads() * n, n, 0);
    sums = new double[weights.rows()];
  }

  /// s·q·k for every pair that the mask leaves.
  void scores() {
    for (int row = 0; row < weights.rows(); row++) {
      for (int j = 0; j < n; j++) {
        if (visible(row, j)) {
          double dot = 0;
          for (int x = 0; x < m; x++) {
            dot = meter.multiplyAdd(dot, q.get(query(row), column(row) + x), key(k, row, j, x));
          }
          weights.set(row, j, meter.mul(scale, dot));
        }
      }
    }
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
              a.heads().scoring().weighting() == Weighting.HARDMAX
                  ? (score == largest ? 1 : 0)
                  : meter.exp(score);
          weights.set(row, j, weight);
          if (a.heads().scoring().weighting() != Weighting.DENORMALISED) {
            sums[row] = first ? weight : meter.add(sums[row], weight);
          }
          first = false;
        }
      }
    }
  }

  /// Σ_j weight·v, each output divided by its row's sum; the division belongs to softmax.
  Cells values() {
    Cells out = meter.cells(q.rows(), q.cols(), 0);
    for (int row = 0; row < weights.rows(); row++) {
      for (int x = 0; x < m; x++) {
        double sum = 0;
        for (int j = 0; j < n; j++) {
          if (visible(row, j)) {
            sum = meter.multiplyAdd(sum, weights.get(row, j), key(v, row, j, x));
          }
        }
        if (a.heads().scoring().weighting() != Weighting.DENORMALISED) {
          meter.charge(Component.SOFTMAX);
          sum = meter.div(sum, sums[row]);
          meter.charge(Component.VALUES);
        }
        out.set(query(row), column(row) + x, sum);
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

  private boolean visible(int row, int j) {
    int i = row % n;
    long back = a.heads().scoring().span().back();
    long ahead = a.heads().scoring().span().ahead();
    boolean padding = !input.mask().isEmpty() && input.mask().get(batch(row))[j] == 0;
    return i - j <= back && j - i <= ahead && !padding;
  }

  private int batch(int row) {
    return row / (group.heads() * n);
  }

  private int head(int row) {
    return row / n % group.heads();
  }

  private int query(int row) {
    return batch(row) * n + row % n;
  }

  private int column(int row) {
    return head(row) * m;
  }

  /// Query head h reads key head h div (heads/kvHeads).
  private double key(Cells keys, int row, int j, int x) {
    int shared = head(row) / (group.heads() / group.kvHeads());
    return keys.get(batch(row) * n + j, shared * m + x);
  }
}
