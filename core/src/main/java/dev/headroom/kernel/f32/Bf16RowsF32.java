package dev.headroom.kernel.f32;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.headroom.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// A few rows of x times weights in bfloat16, widened in registers: half the bytes to read. More rows
/// meet weights that are widened in memory, some panels at a time.
final class Bf16RowsF32 extends RowPanelsF32 {
  private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> S = TileF32.S;
  private static final int L = TileF32.L;

  private final Bf16PanelsF32 w;

  Bf16RowsF32(
      Tensor.F32 x, Bf16PanelsF32 w, Tensor.F32 bias, boolean add, Tensor.F32 out, int threads) {
    super(x, w.shape(), bias, add, out, threads);
    this.w = w;
  }

  @Override
  void whole(int panel, int k, int row) {
    float[] a = x.array();
    int[] b = w.block(k);
    float[] c = out.array();
    int from = w.at(panel, k);
    int at = x.offset() + row * x.stride() + w.shape().firstRow(k);
    int to = out.offset() + row * out.stride() + panel * COLS;
    int end = at + w.shape().depth(k);
    FloatVector s0 = fromArray(S, c, to);
    FloatVector s1 = fromArray(S, c, to + L);
    FloatVector t0 = FloatVector.zero(S);
    FloatVector t1 = t0;
    FloatVector u0 = t0;
    FloatVector u1 = t0;
    FloatVector v0 = t0;
    FloatVector v1 = t0;
    for (; at <= end - 4; at += 4) {
      IntVector w0 = IntVector.fromArray(I, b, from);
      IntVector w1 = IntVector.fromArray(I, b, from + L);
      IntVector w2 = IntVector.fromArray(I, b, from + 2 * L);
      IntVector w3 = IntVector.fromArray(I, b, from + 3 * L);
      FloatVector x0 = broadcast(S, a[at]);
      s0 = x0.fma(Bf16PanelsF32.low(w0), s0);
      s1 = x0.fma(Bf16PanelsF32.high(w0), s1);
      FloatVector x1 = broadcast(S, a[at + 1]);
      t0 = x1.fma(Bf16PanelsF32.low(w1), t0);
      t1 = x1.fma(Bf16PanelsF32.high(w1), t1);
      FloatVector x2 = broadcast(S, a[at + 2]);
      u0 = x2.fma(Bf16PanelsF32.low(w2), u0);
      u1 = x2.fma(Bf16PanelsF32.high(w2), u1);
      FloatVector x3 = broadcast(S, a[at + 3]);
      v0 = x3.fma(Bf16PanelsF32.low(w3), v0);
      v1 = x3.fma(Bf16PanelsF32.high(w3), v1);
      from += 4 * L;
    }
    for (; at < end; at++) {
      IntVector w0 = IntVector.fromArray(I, b, from);
      FloatVector x0 = broadcast(S, a[at]);
      s0 = x0.fma(Bf16PanelsF32.low(w0), s0);
      s1 = x0.fma(Bf16PanelsF32.high(w0), s1);
      from += L;
    }
    s0.add(t0).add(u0.add(v0)).intoArray(c, to);
    s1.add(t1).add(u1.add(v1)).intoArray(c, to + L);
  }

  @Override
  float weight(int panel, int k, int p, int j) {
    int word = w.block(k)[w.at(panel, k) + p * L + j % L];
    return Float.intBitsToFloat(j < L ? word << 16 : word & 0xFFFF0000);
  }
}
