// Generated from dev.headroom.kernel.f32.FewRowsF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import dev.headroom.tensor.Tensor;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// A few rows of x times packed weights, no slower than memory gives the weights.
final class FewRowsF64 extends RowPanelsF64 {
  private static final VectorSpecies<Double> S = TileF64.S;
  private static final int L = TileF64.L;

  /// Rows beyond which tiles are faster: they load a weight once for ROWS rows.
  static final int MOST = 3;

  private final PanelsF64 w;

  FewRowsF64(Tensor.F64 x, PanelsF64 w, Tensor.F64 bias, boolean add, Tensor.F64 out, int threads) {
    super(x, w, bias, add, out, threads);
    this.w = w;
  }

  @Override
  void one(int panel, int k, int row) {
    double[] a = x.array();
    double[] b = w.block(k);
    double[] c = out.array();
    int from = w.at(panel, k);
    int at = x.offset() + row * x.stride() + w.firstRow(k);
    int to = out.offset() + row * out.stride() + panel * COLS;
    int end = at + w.depth(k);
    DoubleVector s0 = fromArray(S, c, to);
    DoubleVector s1 = fromArray(S, c, to + L);
    for (; at < end; at++) {
      DoubleVector v = broadcast(S, a[at]);
      s0 = v.fma(fromArray(S, b, from), s0);
      s1 = v.fma(fromArray(S, b, from + L), s1);
      from += COLS;
    }
    s0.intoArray(c, to);
    s1.intoArray(c, to + L);
  }

  @Override
  void four(int panel, int k, int row) {
    double[] a = x.array();
    double[] b = w.block(k);
    double[] c = out.array();
    int b0 = w.at(panel, k);
    int b1 = b0 + w.panelStride(k);
    int b2 = b1 + w.panelStride(k);
    int b3 = b2 + w.panelStride(k);
    int at = x.offset() + row * x.stride() + w.firstRow(k);
    int to = out.offset() + row * out.stride() + panel * COLS;
    int end = at + w.depth(k);
    DoubleVector s0 = fromArray(S, c, to);
    DoubleVector s1 = fromArray(S, c, to + L);
    DoubleVector t0 = fromArray(S, c, to + COLS);
    DoubleVector t1 = fromArray(S, c, to + COLS + L);
    DoubleVector u0 = fromArray(S, c, to + 2 * COLS);
    DoubleVector u1 = fromArray(S, c, to + 2 * COLS + L);
    DoubleVector v0 = fromArray(S, c, to + 3 * COLS);
    DoubleVector v1 = fromArray(S, c, to + 3 * COLS + L);
    for (int p = 0; at < end; at++, p += COLS) {
      DoubleVector v = broadcast(S, a[at]);
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
  double weight(int panel, int k, int p, int j) {
    return w.block(k)[w.at(panel, k) + p * COLS + j];
  }
}
