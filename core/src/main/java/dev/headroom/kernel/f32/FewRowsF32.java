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

  @Override
  void one(int panel, int k, int row) {
    float[] a = x.array();
    float[] b = w.block(k);
    float[] c = out.array();
    int from = w.at(panel, k);
    int at = x.offset() + row * x.stride() + w.firstRow(k);
    int to = out.offset() + row * out.stride() + panel * COLS;
    int end = at + w.depth(k);
    FloatVector s0 = fromArray(S, c, to);
    FloatVector s1 = fromArray(S, c, to + L);
    for (; at < end; at++) {
      FloatVector v = broadcast(S, a[at]);
      s0 = v.fma(fromArray(S, b, from), s0);
      s1 = v.fma(fromArray(S, b, from + L), s1);
      from += COLS;
    }
    s0.intoArray(c, to);
    s1.intoArray(c, to + L);
  }

  @Override
  void four(int panel, int k, int row) {
    float[] a = x.array();
    float[] b = w.block(k);
    float[] c = out.array();
    int b0 = w.at(panel, k);
    int b1 = b0 + w.panelStride(k);
    int b2 = b1 + w.panelStride(k);
    int b3 = b2 + w.panelStride(k);
    int at = x.offset() + row * x.stride() + w.firstRow(k);
    int to = out.offset() + row * out.stride() + panel * COLS;
    int end = at + w.depth(k);
    FloatVector s0 = fromArray(S, c, to);
    FloatVector s1 = fromArray(S, c, to + L);
    FloatVector t0 = fromArray(S, c, to + COLS);
    FloatVector t1 = fromArray(S, c, to + COLS + L);
    FloatVector u0 = fromArray(S, c, to + 2 * COLS);
    FloatVector u1 = fromArray(S, c, to + 2 * COLS + L);
    FloatVector v0 = fromArray(S, c, to + 3 * COLS);
    FloatVector v1 = fromArray(S, c, to + 3 * COLS + L);
    for (int p = 0; at < end; at++, p += COLS) {
      FloatVector v = broadcast(S, a[at]);
      s0 = v.fma(fromArray(S, b, b0 + p), s0);
      s1 = v.fma(fromArray(S, b, b0 + p + L), s1);
      t0 = v.fma(fromArray(S, b, b1 + p), t0);
      t1 = v.fma(fromArray(S, b, b1 + p + L), t1);
      u0 = v.fma(fromArray(S, b, b2 + p), u0);
      u1 = v.fma(fromArray(S, b, b2 + p + L), u1);
      v0 = v.fma(fromArray(S, b, b3 + p), v0);
      v1 = v.fma(fromArray(S, b, b3 + p + L), v1);
    }
    s0.intoArray(c, to);
    s1.intoArray(c, to + L);
    t0.intoArray(c, to + COLS);
    t1.intoArray(c, to + COLS + L);
    u0.intoArray(c, to + 2 * COLS);
    u1.intoArray(c, to + 2 * COLS + L);
    v0.intoArray(c, to + 3 * COLS);
    v1.intoArray(c, to + 3 * COLS + L);
  }

  @Override
  float weight(int panel, int k, int p, int j) {
    return w.block(k)[w.at(panel, k) + p * COLS + j];
  }
}
