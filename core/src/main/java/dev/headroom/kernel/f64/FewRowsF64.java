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

  /// Four steps of the depth at a time, each in a chain of its own.
  @Override
  void whole(int panel, int k, int row) {
    double[] a = x.array();
    double[] b = w.block(k);
    double[] c = out.array();
    int from = panel * w.panelStride(k);
    int at = x.offset() + row * x.stride() + w.firstRow(k);
    int to = out.offset() + row * out.stride() + panel * COLS;
    int end = at + w.depth(k);
    DoubleVector s0 = fromArray(S, c, to);
    DoubleVector s1 = fromArray(S, c, to + L);
    DoubleVector t0 = DoubleVector.zero(S);
    DoubleVector t1 = t0;
    DoubleVector u0 = t0;
    DoubleVector u1 = t0;
    DoubleVector v0 = t0;
    DoubleVector v1 = t0;
    for (; at <= end - 4; at += 4) {
      DoubleVector x0 = broadcast(S, a[at]);
      s0 = x0.fma(fromArray(S, b, from), s0);
      s1 = x0.fma(fromArray(S, b, from + L), s1);
      DoubleVector x1 = broadcast(S, a[at + 1]);
      t0 = x1.fma(fromArray(S, b, from + COLS), t0);
      t1 = x1.fma(fromArray(S, b, from + COLS + L), t1);
      DoubleVector x2 = broadcast(S, a[at + 2]);
      u0 = x2.fma(fromArray(S, b, from + 2 * COLS), u0);
      u1 = x2.fma(fromArray(S, b, from + 2 * COLS + L), u1);
      DoubleVector x3 = broadcast(S, a[at + 3]);
      v0 = x3.fma(fromArray(S, b, from + 3 * COLS), v0);
      v1 = x3.fma(fromArray(S, b, from + 3 * COLS + L), v1);
      from += 4 * COLS;
    }
    for (; at < end; at++) {
      DoubleVector x0 = broadcast(S, a[at]);
      s0 = x0.fma(fromArray(S, b, from), s0);
      s1 = x0.fma(fromArray(S, b, from + L), s1);
      from += COLS;
    }
    s0.add(t0).add(u0.add(v0)).intoArray(c, to);
    s1.add(t1).add(u1.add(v1)).intoArray(c, to + L);
  }

  @Override
  double weight(int panel, int k, int p, int j) {
    return w.block(k)[panel * w.panelStride(k) + p * COLS + j];
  }
}
