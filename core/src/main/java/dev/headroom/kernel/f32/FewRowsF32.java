package dev.headroom.kernel.f32;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.headroom.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// A few rows of x times packed weights, no slower than memory gives the weights.
final class FewRowsF32 extends RowPanelsF32 {
  private static final VectorSpecies<Float> S = TileF32.S;
  private static final int L = TileF32.L;

  /// Rows beyond which tiles are faster: they load a weight once for ROWS rows.
  static final int MOST = 3;

  private final PanelsF32 w;

  FewRowsF32(Tensor.F32 x, PanelsF32 w, Tensor.F32 bias, boolean add, Tensor.F32 out, int threads) {
    super(x, w, bias, add, out, threads);
    this.w = w;
  }

  /// Four steps of the depth at a time, each in a chain of its own.
  @Override
  void whole(int panel, int k, int row) {
    float[] a = x.array();
    float[] b = w.block(k);
    float[] c = out.array();
    int from = panel * w.panelStride(k);
    int at = x.offset() + row * x.stride() + w.firstRow(k);
    int to = out.offset() + row * out.stride() + panel * COLS;
    int end = at + w.depth(k);
    FloatVector s0 = fromArray(S, c, to);
    FloatVector s1 = fromArray(S, c, to + L);
    FloatVector t0 = FloatVector.zero(S);
    FloatVector t1 = t0;
    FloatVector u0 = t0;
    FloatVector u1 = t0;
    FloatVector v0 = t0;
    FloatVector v1 = t0;
    for (; at <= end - 4; at += 4) {
      FloatVector x0 = broadcast(S, a[at]);
      s0 = x0.fma(fromArray(S, b, from), s0);
      s1 = x0.fma(fromArray(S, b, from + L), s1);
      FloatVector x1 = broadcast(S, a[at + 1]);
      t0 = x1.fma(fromArray(S, b, from + COLS), t0);
      t1 = x1.fma(fromArray(S, b, from + COLS + L), t1);
      FloatVector x2 = broadcast(S, a[at + 2]);
      u0 = x2.fma(fromArray(S, b, from + 2 * COLS), u0);
      u1 = x2.fma(fromArray(S, b, from + 2 * COLS + L), u1);
      FloatVector x3 = broadcast(S, a[at + 3]);
      v0 = x3.fma(fromArray(S, b, from + 3 * COLS), v0);
      v1 = x3.fma(fromArray(S, b, from + 3 * COLS + L), v1);
      from += 4 * COLS;
    }
    for (; at < end; at++) {
      FloatVector x0 = broadcast(S, a[at]);
      s0 = x0.fma(fromArray(S, b, from), s0);
      s1 = x0.fma(fromArray(S, b, from + L), s1);
      from += COLS;
    }
    s0.add(t0).add(u0.add(v0)).intoArray(c, to);
    s1.add(t1).add(u1.add(v1)).intoArray(c, to + L);
  }

  @Override
  float weight(int panel, int k, int p, int j) {
    return w.block(k)[panel * w.panelStride(k) + p * COLS + j];
  }
}
