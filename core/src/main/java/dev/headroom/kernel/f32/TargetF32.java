package dev.headroom.kernel.f32;

import dev.headroom.kernel.contract.Target;
import dev.headroom.tensor.Tensor;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Where tiles go: part = factor·product, or part += factor·product when `add`.
record TargetF32(Tensor.F32 part, float factor, boolean add) {
  private static final VectorSpecies<Float> S = TileF32.S;
  private static final int L = TileF32.L;

  static TargetF32[] of(List<Target> targets) {
    TargetF32[] all = new TargetF32[targets.size()];
    for (int t = 0; t < all.length; t++) {
      Target target = targets.get(t);
      all[t] = new TargetF32((Tensor.F32) target.part(), (float) target.factor(), target.add());
    }
    return all;
  }

  /// Whether tiles can be written where they belong.
  boolean isPlain() {
    return factor == 1;
  }

  /// Sums that wait: `rows` rows and `cols` columns, rows `stride` apart.
  record Stage(float[] x, int stride, int rows, int cols) {}

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

  private void addRow(float[] x, int from, float[] to, int at, int count) {
    FloatVector f = FloatVector.broadcast(S, factor);
    int j = 0;
    for (; j <= count - L; j += L) {
      FloatVector was = FloatVector.fromArray(S, to, at + j);
      FloatVector.fromArray(S, x, from + j).fma(f, was).intoArray(to, at + j);
    }
    for (; j < count; j++) {
      to[at + j] = Math.fma(x[from + j], factor, to[at + j]);
    }
  }

  private void putRow(float[] x, int from, float[] to, int at, int count) {
    FloatVector f = FloatVector.broadcast(S, factor);
    int j = 0;
    for (; j <= count - L; j += L) {
      FloatVector.fromArray(S, x, from + j).mul(f).intoArray(to, at + j);
    }
    for (; j < count; j++) {
      to[at + j] = x[from + j] * factor;
    }
  }
}
