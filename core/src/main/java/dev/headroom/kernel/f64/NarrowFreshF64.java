// Generated from dev.headroom.kernel.f32.NarrowFreshF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The register tile of 6 rows and 2 vectors for 16 registers, added to nothing.
final class NarrowFreshF64 {
  static final int ROWS = 6;
  static final int VECTORS = 2;
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int L = S.length();
  private static final int AS = TileF64.A_STRIDE;

  private NarrowFreshF64() {}

  /// c = a·b for the panel of a at ao and the tile of c at co.
  static void run(TileF64.Cursor t, int ao, int co) {
    double[] a = t.a;
    double[] b = t.b;
    int depth = t.depth;
    int from = t.bo;
    int step = t.step;
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
    for (int p = 0; p < depth; p++) {
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
      from += step;
    }
    double[] c = t.c;
    int cs = t.cStride;
    c0_0.intoArray(c, co + 0 * cs + 0 * L);
    c0_1.intoArray(c, co + 0 * cs + 1 * L);
    c1_0.intoArray(c, co + 1 * cs + 0 * L);
    c1_1.intoArray(c, co + 1 * cs + 1 * L);
    c2_0.intoArray(c, co + 2 * cs + 0 * L);
    c2_1.intoArray(c, co + 2 * cs + 1 * L);
    c3_0.intoArray(c, co + 3 * cs + 0 * L);
    c3_1.intoArray(c, co + 3 * cs + 1 * L);
    c4_0.intoArray(c, co + 4 * cs + 0 * L);
    c4_1.intoArray(c, co + 4 * cs + 1 * L);
    c5_0.intoArray(c, co + 5 * cs + 0 * L);
    c5_1.intoArray(c, co + 5 * cs + 1 * L);
  }
}
