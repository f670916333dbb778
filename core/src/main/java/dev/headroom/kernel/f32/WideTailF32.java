// Generated from dev.headroom.kernel.generator.TileText, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f32;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The register tile of 4 rows and 2 vectors for the last rows, 32 registers.
final class WideTailF32 {
  static final int ROWS = 4;
  static final int VECTORS = 2;
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();
  private static final int COLS = VECTORS * L;
  private static final int AS = TileF32.A_STRIDE;

  private WideTailF32() {}

  /// c = s + a·b for the panel of a at ao and the tiles of c at co and s at so.
  static void run(TileF32.Cursor t, int ao, int co, int so) {
    float[] a = t.a;
    float[] b = t.b;
    int depth = t.depth;
    int from = t.bo;
    FloatVector c0_0 = FloatVector.zero(S);
    FloatVector c0_1 = FloatVector.zero(S);
    FloatVector c1_0 = FloatVector.zero(S);
    FloatVector c1_1 = FloatVector.zero(S);
    FloatVector c2_0 = FloatVector.zero(S);
    FloatVector c2_1 = FloatVector.zero(S);
    FloatVector c3_0 = FloatVector.zero(S);
    FloatVector c3_1 = FloatVector.zero(S);
    for (int p = 0; p < depth; p++) {
      FloatVector b0 = fromArray(S, b, from + 0 * L);
      FloatVector b1 = fromArray(S, b, from + 1 * L);
      if (TileF32.FENCES) {
        VarHandle.loadLoadFence();
      }
      FloatVector a0 = broadcast(S, a[ao + p + 0 * AS]);
      c0_0 = a0.fma(b0, c0_0);
      c0_1 = a0.fma(b1, c0_1);
      if (TileF32.FENCES) {
        VarHandle.loadLoadFence();
      }
      FloatVector a1 = broadcast(S, a[ao + p + 1 * AS]);
      c1_0 = a1.fma(b0, c1_0);
      c1_1 = a1.fma(b1, c1_1);
      if (TileF32.FENCES) {
        VarHandle.loadLoadFence();
      }
      FloatVector a2 = broadcast(S, a[ao + p + 2 * AS]);
      c2_0 = a2.fma(b0, c2_0);
      c2_1 = a2.fma(b1, c2_1);
      if (TileF32.FENCES) {
        VarHandle.loadLoadFence();
      }
      FloatVector a3 = broadcast(S, a[ao + p + 3 * AS]);
      c3_0 = a3.fma(b0, c3_0);
      c3_1 = a3.fma(b1, c3_1);
      from += COLS;
    }
    float[] s = t.s;
    float[] c = t.c;
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
  }
}
