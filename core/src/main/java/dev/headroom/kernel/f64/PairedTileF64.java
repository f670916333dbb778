// Generated from dev.headroom.kernel.f32.PairedTileF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The register tile of 12 rows and 2 vectors for 32 registers, two steps a round.
final class PairedTileF64 {
  static final int ROWS = 12;
  static final int VECTORS = 2;
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int L = S.length();
  private static final int COLS = VECTORS * L;
  private static final int AS = TileF64.A_STRIDE;

  private PairedTileF64() {}

  /// c = s + a·b for the panel of a at ao and the tiles of c at co and s at so.
  static void run(TileF64.Cursor t, int ao, int co, int so) {
    double[] a = t.a;
    double[] b = t.b;
    int depth = t.depth;
    int from = t.bo;
    DoubleVector c0_0 = DoubleVector.zero(S);
    DoubleVector c0_1 = DoubleVector.zero(S);
    DoubleVector c1_0 = DoubleVector.zero(S);
    DoubleVector c1_1 = DoubleVector.zero(S);
    DoubleVector c2_0 = DoubleVector.zero(S);
    DoubleVector c2_1 = DoubleVector.zero(S);
    DoubleVector c3_0 = DoubleVector.zero(S);
    DoubleVector c3_1 = DoubleVector.zero(S);
    DoubleVector c4_0 = DoubleVector.zero(S);
    DoubleVector c4_1 = DoubleVector.zero(S);
    DoubleVector c5_0 = DoubleVector.zero(S);
    DoubleVector c5_1 = DoubleVector.zero(S);
    DoubleVector c6_0 = DoubleVector.zero(S);
    DoubleVector c6_1 = DoubleVector.zero(S);
    DoubleVector c7_0 = DoubleVector.zero(S);
    DoubleVector c7_1 = DoubleVector.zero(S);
    DoubleVector c8_0 = DoubleVector.zero(S);
    DoubleVector c8_1 = DoubleVector.zero(S);
    DoubleVector c9_0 = DoubleVector.zero(S);
    DoubleVector c9_1 = DoubleVector.zero(S);
    DoubleVector c10_0 = DoubleVector.zero(S);
    DoubleVector c10_1 = DoubleVector.zero(S);
    DoubleVector c11_0 = DoubleVector.zero(S);
    DoubleVector c11_1 = DoubleVector.zero(S);
    for (int p = 0; p < depth; p += 2) {
      DoubleVector b0 = fromArray(S, b, from + 0 * L);
      DoubleVector b1 = fromArray(S, b, from + 1 * L);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a0 = broadcast(S, a[ao + p + 0 * AS]);
      c0_0 = a0.fma(b0, c0_0);
      c0_1 = a0.fma(b1, c0_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a1 = broadcast(S, a[ao + p + 1 * AS]);
      c1_0 = a1.fma(b0, c1_0);
      c1_1 = a1.fma(b1, c1_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a2 = broadcast(S, a[ao + p + 2 * AS]);
      c2_0 = a2.fma(b0, c2_0);
      c2_1 = a2.fma(b1, c2_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a3 = broadcast(S, a[ao + p + 3 * AS]);
      c3_0 = a3.fma(b0, c3_0);
      c3_1 = a3.fma(b1, c3_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a4 = broadcast(S, a[ao + p + 4 * AS]);
      c4_0 = a4.fma(b0, c4_0);
      c4_1 = a4.fma(b1, c4_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a5 = broadcast(S, a[ao + p + 5 * AS]);
      c5_0 = a5.fma(b0, c5_0);
      c5_1 = a5.fma(b1, c5_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a6 = broadcast(S, a[ao + p + 6 * AS]);
      c6_0 = a6.fma(b0, c6_0);
      c6_1 = a6.fma(b1, c6_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a7 = broadcast(S, a[ao + p + 7 * AS]);
      c7_0 = a7.fma(b0, c7_0);
      c7_1 = a7.fma(b1, c7_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a8 = broadcast(S, a[ao + p + 8 * AS]);
      c8_0 = a8.fma(b0, c8_0);
      c8_1 = a8.fma(b1, c8_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a9 = broadcast(S, a[ao + p + 9 * AS]);
      c9_0 = a9.fma(b0, c9_0);
      c9_1 = a9.fma(b1, c9_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a10 = broadcast(S, a[ao + p + 10 * AS]);
      c10_0 = a10.fma(b0, c10_0);
      c10_1 = a10.fma(b1, c10_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a11 = broadcast(S, a[ao + p + 11 * AS]);
      c11_0 = a11.fma(b0, c11_0);
      c11_1 = a11.fma(b1, c11_1);
      DoubleVector b0x = fromArray(S, b, from + COLS + 0 * L);
      DoubleVector b1x = fromArray(S, b, from + COLS + 1 * L);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a0x = broadcast(S, a[ao + p + 1 + 0 * AS]);
      c0_0 = a0x.fma(b0x, c0_0);
      c0_1 = a0x.fma(b1x, c0_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a1x = broadcast(S, a[ao + p + 1 + 1 * AS]);
      c1_0 = a1x.fma(b0x, c1_0);
      c1_1 = a1x.fma(b1x, c1_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a2x = broadcast(S, a[ao + p + 1 + 2 * AS]);
      c2_0 = a2x.fma(b0x, c2_0);
      c2_1 = a2x.fma(b1x, c2_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a3x = broadcast(S, a[ao + p + 1 + 3 * AS]);
      c3_0 = a3x.fma(b0x, c3_0);
      c3_1 = a3x.fma(b1x, c3_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a4x = broadcast(S, a[ao + p + 1 + 4 * AS]);
      c4_0 = a4x.fma(b0x, c4_0);
      c4_1 = a4x.fma(b1x, c4_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a5x = broadcast(S, a[ao + p + 1 + 5 * AS]);
      c5_0 = a5x.fma(b0x, c5_0);
      c5_1 = a5x.fma(b1x, c5_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a6x = broadcast(S, a[ao + p + 1 + 6 * AS]);
      c6_0 = a6x.fma(b0x, c6_0);
      c6_1 = a6x.fma(b1x, c6_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a7x = broadcast(S, a[ao + p + 1 + 7 * AS]);
      c7_0 = a7x.fma(b0x, c7_0);
      c7_1 = a7x.fma(b1x, c7_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a8x = broadcast(S, a[ao + p + 1 + 8 * AS]);
      c8_0 = a8x.fma(b0x, c8_0);
      c8_1 = a8x.fma(b1x, c8_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a9x = broadcast(S, a[ao + p + 1 + 9 * AS]);
      c9_0 = a9x.fma(b0x, c9_0);
      c9_1 = a9x.fma(b1x, c9_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a10x = broadcast(S, a[ao + p + 1 + 10 * AS]);
      c10_0 = a10x.fma(b0x, c10_0);
      c10_1 = a10x.fma(b1x, c10_1);
      if (TileF64.FENCES) {
        VarHandle.loadLoadFence();
      }
      DoubleVector a11x = broadcast(S, a[ao + p + 1 + 11 * AS]);
      c11_0 = a11x.fma(b0x, c11_0);
      c11_1 = a11x.fma(b1x, c11_1);
      from += 2 * COLS;
    }
    double[] s = t.s;
    double[] c = t.c;
    int ss = t.sStride;
    int cs = t.cStride;
    c0_0.add(fromArray(S, s, so + 0 * ss + 0 * L)).intoArray(c, co + 0 * cs + 0 * L);
    c0_1.add(fromArray(S, s, so + 0 * ss + 1 * L)).intoArray(c, co + 0 * cs + 1 * L);
    c1_0.add(fromArray(S, s, so + 1 * ss + 0 * L)).intoArray(c, co + 1 * cs + 0 * L);
    c1_1.add(fromArray(S, s, so + 1 * ss + 1 * L)).intoArray(c, co + 1 * cs + 1 * L);
    c2_0.add(fromArray(S, s, so + 2 * ss + 0 * L)).intoArray(c, co + 2 * cs + 0 * L);
    c2_1.add(fromArray(S, s, so + 2 * ss + 1 * L)).intoArray(c, co + 2 * cs + 1 * L);
    c3_0.add(fromArray(S, s, so + 3 * ss + 0 * L)).intoArray(c, co + 3 * cs + 0 * L);
    c3_1.add(fromArray(S, s, so + 3 * ss + 1 * L)).intoArray(c, co + 3 * cs + 1 * L);
    c4_0.add(fromArray(S, s, so + 4 * ss + 0 * L)).intoArray(c, co + 4 * cs + 0 * L);
    c4_1.add(fromArray(S, s, so + 4 * ss + 1 * L)).intoArray(c, co + 4 * cs + 1 * L);
    c5_0.add(fromArray(S, s, so + 5 * ss + 0 * L)).intoArray(c, co + 5 * cs + 0 * L);
    c5_1.add(fromArray(S, s, so + 5 * ss + 1 * L)).intoArray(c, co + 5 * cs + 1 * L);
    c6_0.add(fromArray(S, s, so + 6 * ss + 0 * L)).intoArray(c, co + 6 * cs + 0 * L);
    c6_1.add(fromArray(S, s, so + 6 * ss + 1 * L)).intoArray(c, co + 6 * cs + 1 * L);
    c7_0.add(fromArray(S, s, so + 7 * ss + 0 * L)).intoArray(c, co + 7 * cs + 0 * L);
    c7_1.add(fromArray(S, s, so + 7 * ss + 1 * L)).intoArray(c, co + 7 * cs + 1 * L);
    c8_0.add(fromArray(S, s, so + 8 * ss + 0 * L)).intoArray(c, co + 8 * cs + 0 * L);
    c8_1.add(fromArray(S, s, so + 8 * ss + 1 * L)).intoArray(c, co + 8 * cs + 1 * L);
    c9_0.add(fromArray(S, s, so + 9 * ss + 0 * L)).intoArray(c, co + 9 * cs + 0 * L);
    c9_1.add(fromArray(S, s, so + 9 * ss + 1 * L)).intoArray(c, co + 9 * cs + 1 * L);
    c10_0.add(fromArray(S, s, so + 10 * ss + 0 * L)).intoArray(c, co + 10 * cs + 0 * L);
    c10_1.add(fromArray(S, s, so + 10 * ss + 1 * L)).intoArray(c, co + 10 * cs + 1 * L);
    c11_0.add(fromArray(S, s, so + 11 * ss + 0 * L)).intoArray(c, co + 11 * cs + 0 * L);
    c11_1.add(fromArray(S, s, so + 11 * ss + 1 * L)).intoArray(c, co + 11 * cs + 1 * L);
  }
}
