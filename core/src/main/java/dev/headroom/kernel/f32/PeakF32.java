package dev.headroom.kernel.f32;

import dev.headroom.kernel.functions.ExpF32;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Loops that do nothing but what a peak counts.
public final class PeakF32 {
  private static final VectorSpecies<Float> S = TileF32.S;
  private static final int L = TileF32.L;
  private static final int CHAINS = 12;
  private static final int UNROLL = 4;

  private PeakF32() {}

  /// Flops of one call of {@link #multiplyAdds}.
  public static long flops(int steps) {
    return 2L * steps * UNROLL * CHAINS * L;
  }

  /// Fused multiply-adds in registers: more independent chains than two units of latency 4 or 5
  /// need, the sum as addend, which is the register that the instruction overwrites. Longer than
  /// the compiler inlines, or a caller's live values would spill into it.
  public static float multiplyAdds(int steps) {
    FloatVector x = FloatVector.broadcast(S, 0.5f);
    FloatVector y = FloatVector.broadcast(S, 0.25f);
    FloatVector c0 = x;
    FloatVector c1 = x;
    FloatVector c2 = x;
    FloatVector c3 = x;
    FloatVector c4 = x;
    FloatVector c5 = x;
    FloatVector c6 = x;
    FloatVector c7 = x;
    FloatVector c8 = x;
    FloatVector c9 = x;
    FloatVector c10 = x;
    FloatVector c11 = x;
    for (int i = 0; i < steps; i++) {
      c0 = x.fma(y, c0);
      c1 = x.fma(y, c1);
      c2 = x.fma(y, c2);
      c3 = x.fma(y, c3);
      c4 = x.fma(y, c4);
      c5 = x.fma(y, c5);
      c6 = x.fma(y, c6);
      c7 = x.fma(y, c7);
      c8 = x.fma(y, c8);
      c9 = x.fma(y, c9);
      c10 = x.fma(y, c10);
      c11 = x.fma(y, c11);
      c0 = x.fma(y, c0);
      c1 = x.fma(y, c1);
      c2 = x.fma(y, c2);
      c3 = x.fma(y, c3);
      c4 = x.fma(y, c4);
      c5 = x.fma(y, c5);
      c6 = x.fma(y, c6);
      c7 = x.fma(y, c7);
      c8 = x.fma(y, c8);
      c9 = x.fma(y, c9);
      c10 = x.fma(y, c10);
      c11 = x.fma(y, c11);
      c0 = x.fma(y, c0);
      c1 = x.fma(y, c1);
      c2 = x.fma(y, c2);
      c3 = x.fma(y, c3);
      c4 = x.fma(y, c4);
      c5 = x.fma(y, c5);
      c6 = x.fma(y, c6);
      c7 = x.fma(y, c7);
      c8 = x.fma(y, c8);
      c9 = x.fma(y, c9);
      c10 = x.fma(y, c10);
      c11 = x.fma(y, c11);
      c0 = x.fma(y, c0);
      c1 = x.fma(y, c1);
      c2 = x.fma(y, c2);
      c3 = x.fma(y, c3);
      c4 = x.fma(y, c4);
      c5 = x.fma(y, c5);
      c6 = x.fma(y, c6);
      c7 = x.fma(y, c7);
      c8 = x.fma(y, c8);
      c9 = x.fma(y, c9);
      c10 = x.fma(y, c10);
      c11 = x.fma(y, c11);
    }
    FloatVector all =
        c0.add(c1)
            .add(c2)
            .add(c3)
            .add(c4)
            .add(c5)
            .add(c6)
            .add(c7)
            .add(c8)
            .add(c9)
            .add(c10)
            .add(c11);
    return all.reduceLanes(VectorOperators.ADD);
  }

  /// Exponentials as attention does them: scores in L1 become weights in place, and their sums.
  public static float exponentials(float[] s, float[] weights) {
    FloatVector scale = FloatVector.broadcast(S, 1.5f);
    FloatVector shift = FloatVector.broadcast(S, -0.5f);
    FloatVector sum0 = FloatVector.zero(S);
    FloatVector sum1 = FloatVector.zero(S);
    for (int j = 0; j < s.length; j += 2 * L) {
      FloatVector w0 = ExpF32.exp2(FloatVector.fromArray(S, s, j).fma(scale, shift));
      FloatVector w1 = ExpF32.exp2(FloatVector.fromArray(S, s, j + L).fma(scale, shift));
      w0.intoArray(weights, j);
      w1.intoArray(weights, j + L);
      sum0 = sum0.add(w0);
      sum1 = sum1.add(w1);
    }
    return sum0.add(sum1).reduceLanes(VectorOperators.ADD);
  }

  /// Reads `count` numbers from each of four places, `apart`.
  public static float read(float[] x, int at, int apart, int count) {
    FloatVector sum0 = FloatVector.zero(S);
    FloatVector sum1 = FloatVector.zero(S);
    FloatVector sum2 = FloatVector.zero(S);
    FloatVector sum3 = FloatVector.zero(S);
    for (int j = at; j < at + count; j += L) {
      sum0 = sum0.add(FloatVector.fromArray(S, x, j));
      sum1 = sum1.add(FloatVector.fromArray(S, x, j + apart));
      sum2 = sum2.add(FloatVector.fromArray(S, x, j + 2 * apart));
      sum3 = sum3.add(FloatVector.fromArray(S, x, j + 3 * apart));
    }
    return sum0.add(sum1).add(sum2.add(sum3)).reduceLanes(VectorOperators.ADD);
  }

  /// Reads `count` numbers from `at`.
  public static float read(float[] x, int at, int count) {
    FloatVector sum0 = FloatVector.zero(S);
    FloatVector sum1 = FloatVector.zero(S);
    FloatVector sum2 = FloatVector.zero(S);
    FloatVector sum3 = FloatVector.zero(S);
    for (int j = at; j < at + count; j += 4 * L) {
      sum0 = sum0.add(FloatVector.fromArray(S, x, j));
      sum1 = sum1.add(FloatVector.fromArray(S, x, j + L));
      sum2 = sum2.add(FloatVector.fromArray(S, x, j + 2 * L));
      sum3 = sum3.add(FloatVector.fromArray(S, x, j + 3 * L));
    }
    return sum0.add(sum1).add(sum2.add(sum3)).reduceLanes(VectorOperators.ADD);
  }
}
