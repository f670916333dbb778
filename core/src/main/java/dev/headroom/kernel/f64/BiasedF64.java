// Generated from dev.headroom.kernel.f32.BiasedF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import dev.headroom.kernel.f64.SoftmaxF64.Rows;
import dev.headroom.kernel.functions.ExpF64;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// {@link SoftmaxF64} of scores s·scale + b with numbers b that were given for each query and key.
///
/// The weight is e^((b − M) + s·scale), M the rounded maximum of the blocks so far: b − M is exact
/// where it matters, so that a large b that all keys share costs no precision. Where M itself may be
/// rounded by more than 1, `trusts` says so, and the exponent is cut off so that nothing overflows
/// until then: such a row is left to the reference.
final class BiasedF64 {
  private static final VectorSpecies<Double> S = TileF64.S;
  private static final int L = TileF64.L;
  private static final int COLS = TileF64.COLS;
  private static final int FIRST = TileF64.FIRST; // where scores and numbers begin
  private static final double LOG2E = (1 / Math.log(2));
  private static final double MOST_EXPONENT = 64;
  private static final double MOST_MAXIMUM = 2 / Math.ulp(1d);

  private BiasedF64() {}

  /// Whether the maximum of a query is small enough for its weights to be right.
  static boolean trusts(double maximum) {
    return Math.abs(maximum) <= MOST_MAXIMUM || maximum == Double.NEGATIVE_INFINITY;
  }

  /// s = s·scale + b, for what is no softmax.
  static void add(double[] s, double[] b, int count, double scale) {
    DoubleVector times = DoubleVector.broadcast(S, scale);
    for (int j = FIRST; j < FIRST + count * COLS; j += L) {
      DoubleVector.fromArray(S, s, j).fma(times, DoubleVector.fromArray(S, b, j)).intoArray(s, j);
    }
  }

  /// Turns `count` rows of scores into weights; true if what was summed must be multiplied by the
  /// factors.
  static boolean exponentials(Rows r, double[] s, double[] b, int count, double scale) {
    raise(r, s, b, count, scale);
    boolean rose0 = raise(r, 0);
    boolean rose1 = raise(r, L);
    weights(r, s, b, count, scale, 0);
    weights(r, s, b, count, scale, L);
    SoftmaxF64.accumulate(r, 0);
    SoftmaxF64.accumulate(r, L);
    return (rose0 || rose1) && r.begun;
  }

  private static void raise(Rows r, double[] s, double[] b, int count, double scale) {
    DoubleVector times = DoubleVector.broadcast(S, scale);
    DoubleVector most0 = DoubleVector.fromArray(S, r.most, 0);
    DoubleVector most1 = DoubleVector.fromArray(S, r.most, L);
    for (int j = FIRST; j < FIRST + count * COLS; j += COLS) {
      DoubleVector x = DoubleVector.fromArray(S, s, j).fma(times, DoubleVector.fromArray(S, b, j));
      DoubleVector y =
          DoubleVector.fromArray(S, s, j + L).fma(times, DoubleVector.fromArray(S, b, j + L));
      most0 = most0.blend(x, x.compare(VectorOperators.GT, most0));
      most1 = most1.blend(y, y.compare(VectorOperators.GT, most1));
    }
    most0.intoArray(r.block, 0);
    most1.intoArray(r.block, L);
  }

  private static boolean raise(Rows r, int lane) {
    DoubleVector most = DoubleVector.fromArray(S, r.block, lane);
    DoubleVector before = DoubleVector.fromArray(S, r.most, lane);
    most.intoArray(r.most, lane);
    DoubleVector none = DoubleVector.broadcast(S, Double.NEGATIVE_INFINITY);
    DoubleVector shift = most.blend(0d, most.compare(VectorOperators.EQ, none));
    shift.neg().intoArray(r.minus, lane);
    ExpF64.exp2(before.sub(shift).mul(LOG2E)).intoArray(r.factor, lane);
    return most.compare(VectorOperators.GT, before).anyTrue();
  }

  /// One vector of queries. Called and never inlined ({@link SoftmaxF64}), with one power of two: with
  /// what stands around it here, two are too much for the compiler.
  private static void weights(Rows r, double[] s, double[] b, int count, double scale, int lane) {
    assert count > 0 : "no keys";
    assert lane == 0 || lane == L : "lane " + lane + ", expected 0 or " + L;
    assert FIRST + count * COLS <= s.length : count + " rows of " + COLS + " in " + s.length;
    assert b.length == s.length : b.length + " numbers for " + s.length + " scores";
    assert r.minus.length == COLS : r.minus.length + " maxima, expected " + COLS;
    assert r.block.length == COLS : r.block.length + " sums, expected " + COLS;
    assert scale >= 0 && scale < Double.POSITIVE_INFINITY : "a scale of " + scale;
    DoubleVector times = DoubleVector.broadcast(S, scale);
    DoubleVector minus = DoubleVector.fromArray(S, r.minus, lane);
    DoubleVector sum = DoubleVector.zero(S);
    for (int j = FIRST + lane; j < FIRST + count * COLS; j += COLS) {
      DoubleVector number = DoubleVector.fromArray(S, b, j).add(minus);
      DoubleVector w = weight(DoubleVector.fromArray(S, s, j).fma(times, number));
      w.intoArray(s, j);
      sum = sum.add(w);
    }
    sum.intoArray(r.block, lane);
  }

  private static DoubleVector weight(DoubleVector x) {
    DoubleVector most = DoubleVector.broadcast(S, MOST_EXPONENT);
    DoubleVector y = x.mul(LOG2E);
    return ExpF64.exp2(y.blend(most, y.compare(VectorOperators.GT, most)));
  }
}
