// Generated from dev.headroom.kernel.f32.PeakF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import dev.headroom.kernel.functions.ExpF64;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Loops that do nothing but what a peak counts.
public final class PeakF64 {
  private static final VectorSpecies<Double> S = TileF64.S;
  private static final int L = TileF64.L;
  private static final int CHAINS = 12;
  private static final int UNROLL = 4;

  private PeakF64() {}

  /// Flops of one call of {@link #multiplyAdds}.
  public static long flops(int steps) {
    return 2L * steps * UNROLL * CHAINS * L;
  }

  /// Fused multiply-adds in registers: more independent chains than two units of latency 4 or 5
  /// need, the sum as addend, which is the register that the instruction overwrites. Longer than
  /// the compiler inlines, or a caller's live values would spill into it.
  public static double multiplyAdds(int steps) {
    DoubleVector x = DoubleVector.broadcast(S, 0.5d);
    DoubleVector y = DoubleVector.broadcast(S, 0.25d);
    DoubleVector c0 = x;
    DoubleVector c1 = x;
    DoubleVector c2 = x;
    DoubleVector c3 = x;
    DoubleVector c4 = x;
    DoubleVector c5 = x;
    DoubleVector c6 = x;
    DoubleVector c7 = x;
    DoubleVector c8 = x;
    DoubleVector c9 = x;
    DoubleVector c10 = x;
    DoubleVector c11 = x;
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
    DoubleVector all =
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
  public static double exponentials(double[] s, double[] weights) {
    DoubleVector scale = DoubleVector.broadcast(S, 1.5d);
    DoubleVector shift = DoubleVector.broadcast(S, -0.5d);
    DoubleVector sum0 = DoubleVector.zero(S);
    DoubleVector sum1 = DoubleVector.zero(S);
    for (int j = 0; j < s.length; j += 2 * L) {
      DoubleVector w0 = ExpF64.exp2(DoubleVector.fromArray(S, s, j).fma(scale, shift));
      DoubleVector w1 = ExpF64.exp2(DoubleVector.fromArray(S, s, j + L).fma(scale, shift));
      w0.intoArray(weights, j);
      w1.intoArray(weights, j + L);
      sum0 = sum0.add(w0);
      sum1 = sum1.add(w1);
    }
    return sum0.add(sum1).reduceLanes(VectorOperators.ADD);
  }

  /// Reads `count` numbers from each of four places, `apart`.
  public static double read(double[] x, int at, int apart, int count) {
    DoubleVector sum0 = DoubleVector.zero(S);
    DoubleVector sum1 = DoubleVector.zero(S);
    DoubleVector sum2 = DoubleVector.zero(S);
    DoubleVector sum3 = DoubleVector.zero(S);
    for (int j = at; j < at + count; j += L) {
      sum0 = sum0.add(DoubleVector.fromArray(S, x, j));
      sum1 = sum1.add(DoubleVector.fromArray(S, x, j + apart));
      sum2 = sum2.add(DoubleVector.fromArray(S, x, j + 2 * apart));
      sum3 = sum3.add(DoubleVector.fromArray(S, x, j + 3 * apart));
    }
    return sum0.add(sum1).add(sum2.add(sum3)).reduceLanes(VectorOperators.ADD);
  }

  /// Reads `count` numbers from `at`.
  public static double read(double[] x, int at, int count) {
    DoubleVector sum0 = DoubleVector.zero(S);
    DoubleVector sum1 = DoubleVector.zero(S);
    DoubleVector sum2 = DoubleVector.zero(S);
    DoubleVector sum3 = DoubleVector.zero(S);
    for (int j = at; j < at + count; j += 4 * L) {
      sum0 = sum0.add(DoubleVector.fromArray(S, x, j));
      sum1 = sum1.add(DoubleVector.fromArray(S, x, j + L));
      sum2 = sum2.add(DoubleVector.fromArray(S, x, j + 2 * L));
      sum3 = sum3.add(DoubleVector.fromArray(S, x, j + 3 * L));
    }
    return sum0.add(sum1).add(sum2.add(sum3)).reduceLanes(VectorOperators.ADD);
  }
}
