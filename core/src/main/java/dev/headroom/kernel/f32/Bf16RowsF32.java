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
  void one(int panel, int k, int row) {
    float[] a = x.array();
    int[] b = w.block(k);
    float[] c = out.array();
    int from = w.at(panel, k);
    int at = x.offset() + row * x.stride() + w.shape().firstRow(k);
    int to = out.offset() + row * out.stride() + panel * COLS;
    int end = at + w.shape().depth(k);
    FloatVector s0 = fromArray(S, c, to);
    FloatVector s1 = fromArray(S, c, to + L);
    for (; at < end; at++) {
      IntVector w0 = IntVector.fromArray(I, b, from);
      FloatVector v = broadcast(S, a[at]);
      s0 = v.fma(Bf16PanelsF32.low(w0), s0);
      s1 = v.fma(Bf16PanelsF32.high(w0), s1);
      from += L;
    }
    s0.intoArray(c, to);
    s1.intoArray(c, to + L);
  }

  @Override
  void four(int panel, int k, int row) {
    float[] a = x.array();
    int[] b = w.block(k);
    float[] c = out.array();
    int b0 = w.at(panel, k);
    int b1 = w.at(panel + 1, k);
    int b2 = w.at(panel + 2, k);
    int b3 = w.at(panel + 3, k);
    int at = x.offset() + row * x.stride() + w.shape().firstRow(k);
    int to = out.offset() + row * out.stride() + panel * COLS;
    int end = at + w.shape().depth(k);
    FloatVector s0 = fromArray(S, c, to);
    FloatVector s1 = fromArray(S, c, to + L);
    FloatVector t0 = fromArray(S, c, to + COLS);
    FloatVector t1 = fromArray(S, c, to + COLS + L);
    FloatVector u0 = fromArray(S, c, to + 2 * COLS);
    FloatVector u1 = fromArray(S, c, to + 2 * COLS + L);
    FloatVector v0 = fromArray(S, c, to + 3 * COLS);
    FloatVector v1 = fromArray(S, c, to + 3 * COLS + L);
    for (int p = 0; at < end; at++, p += L) {
      FloatVector v = broadcast(S, a[at]);
      IntVector w0 = IntVector.fromArray(I, b, b0 + p);
      s0 = v.fma(Bf16PanelsF32.low(w0), s0);
      s1 = v.fma(Bf16PanelsF32.high(w0), s1);
      IntVector w1 = IntVector.fromArray(I, b, b1 + p);
      t0 = v.fma(Bf16PanelsF32.low(w1), t0);
      t1 = v.fma(Bf16PanelsF32.high(w1), t1);
      IntVector w2 = IntVector.fromArray(I, b, b2 + p);
      u0 = v.fma(Bf16PanelsF32.low(w2), u0);
      u1 = v.fma(Bf16PanelsF32.high(w2), u1);
      IntVector w3 = IntVector.fromArray(I, b, b3 + p);
      v0 = v.fma(Bf16PanelsF32.low(w3), v0);
      v1 = v.fma(Bf16PanelsF32.high(w3), v1);
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
    int word = w.block(k)[w.at(panel, k) + p * L + j % L];
    return Float.intBitsToFloat(j < L ? word << 16 : word & 0xFFFF0000);
  }
}
