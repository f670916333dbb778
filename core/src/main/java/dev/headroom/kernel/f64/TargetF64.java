// Generated from dev.headroom.kernel.f32.TargetF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import dev.headroom.kernel.contract.Target;
import dev.headroom.tensor.Tensor;
import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// Where tiles go: part = factor·product, or part += factor·product when `add`.
record TargetF64(Tensor.F64 part, double factor, boolean add) {
  private static final VectorSpecies<Double> S = TileF64.S;
  private static final int L = TileF64.L;

  static TargetF64[] of(List<Target> targets) {
    TargetF64[] all = new TargetF64[targets.size()];
    for (int t = 0; t < all.length; t++) {
      Target target = targets.get(t);
      all[t] = new TargetF64((Tensor.F64) target.part(), target.factor(), target.add());
    }
    return all;
  }

  /// Whether tiles can be written where they belong.
  boolean isPlain() {
    return factor == 1;
  }

  /// Sums that wait: `rows` rows and `cols` columns, rows `stride` apart.
  record Stage(double[] x, int stride, int rows, int cols) {}

  /// Takes a stage, from entry (row, col) of the part on.
  void take(Stage stage, int row, int col, boolean onto) {
    for (int i = 0; i < stage.rows; i++) {
      int at = part.offset() + (row + i) * part.stride() + col;
      if (onto || add) {
        addRow(stage.x, i * stage.stride, part.array(), at, stage.cols);
      } else {
        putRow(stage.x, i * stage.stride, part.array(), at, stage.cols);
      }
    }
  }

  private void addRow(double[] x, int from, double[] to, int at, int count) {
    DoubleVector f = DoubleVector.broadcast(S, factor);
    int j = 0;
    for (; j <= count - L; j += L) {
      DoubleVector was = DoubleVector.fromArray(S, to, at + j);
      DoubleVector.fromArray(S, x, from + j).fma(f, was).intoArray(to, at + j);
    }
    for (; j < count; j++) {
      to[at + j] = Math.fma(x[from + j], factor, to[at + j]);
    }
  }

  private void putRow(double[] x, int from, double[] to, int at, int count) {
    DoubleVector f = DoubleVector.broadcast(S, factor);
    int j = 0;
    for (; j <= count - L; j += L) {
      DoubleVector.fromArray(S, x, from + j).mul(f).intoArray(to, at + j);
    }
    for (; j < count; j++) {
      to[at + j] = x[from + j] * factor;
    }
  }
}
