package dev.headroom.kernel.f32;

import dev.headroom.kernel.f32.SoftmaxF32.Rows;
import dev.headroom.kernel.functions.ExpF32;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// {@link SoftmaxF32} of scores s·scale + b with numbers b that were given for each query and key.
///
/// The weight is e^((b − M) + s·scale), M the rounded maximum of the blocks so far: b − M is exact
/// where it matters, so that a large b that all keys share costs no precision. Where M itself may be
/// rounded by more than 1, `trusts` says so, and the exponent is cut off so that nothing overflows
/// until then: such a row is left to the reference.
final class BiasedF32 {
  private static final VectorSpecies<Float> S = TileF32.S;
  private static final int L = TileF32.L;
  private static final int COLS = TileF32.COLS;
  private static final int FIRST = TileF32.FIRST; // where scores and numbers begin
  private static final float LOG2E = (float) (1 / Math.log(2));
  private static final float MOST_EXPONENT = 64;
  private static final float MOST_MAXIMUM = 2 / Math.ulp(1f);

  private BiasedF32() {}

  /// Whether the maximum of a query is small enough for its weights to be right.
  static boolean trusts(float maximum) {
    return Math.abs(maximum) <= MOST_MAXIMUM || maximum == Float.NEGATIVE_INFINITY;
  }

  /// s = s·scale + b, for what is no softmax.
  static void add(float[] s, float[] b, int count, float scale) {
    FloatVector times = FloatVector.broadcast(S, scale);
    for (int j = FIRST; j < FIRST + count * COLS; j += L) {
      FloatVector.fromArray(S, s, j).fma(times, FloatVector.fromArray(S, b, j)).intoArray(s, j);
    }
  }

  /// Turns `count` rows of scores into weights; true if what was summed must be multiplied by the
  /// factors.
  static boolean exponentials(Rows r, float[] s, float[] b, int count, float scale) {
    raise(r, s, b, count, scale);
    boolean rose0 = raise(r, 0);
    boolean rose1 = raise(r, L);
    weights(r, s, b, count, scale, 0);
    weights(r, s, b, count, scale, L);
    SoftmaxF32.accumulate(r, 0);
    SoftmaxF32.accumulate(r, L);
    return (rose0 || rose1) && r.begun;
  }

  private static void raise(Rows r, float[] s, float[] b, int count, float scale) {
    FloatVector times = FloatVector.broadcast(S, scale);
    FloatVector most0 = FloatVector.fromArray(S, r.most, 0);
    FloatVector most1 = FloatVector.fromArray(S, r.most, L);
    for (int j = FIRST; j < FIRST + count * COLS; j += COLS) {
      FloatVector x = FloatVector.fromArray(S, s, j).fma(times, FloatVector.fromArray(S, b, j));
      FloatVector y =
          FloatVector.fromArray(S, s, j + L).fma(times, FloatVector.fromArray(S, b, j + L));
      most0 = most0.blend(x, x.compare(VectorOperators.GT, most0));
      most1 = most1.blend(y, y.compare(VectorOperators.GT, most1));
    }
    most0.intoArray(r.block, 0);
    most1.intoArray(r.block, L);
  }

  private static boolean raise(Rows r, int lane) {
    FloatVector most = FloatVector.fromArray(S, r.block, lane);
    FloatVector before = FloatVector.fromArray(S, r.most, lane);
    most.intoArray(r.most, lane);
    FloatVector none = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    FloatVector shift = most.blend(0f, most.compare(VectorOperators.EQ, none));
    shift.neg().intoArray(r.minus, lane);
    ExpF32.exp2(before.sub(shift).mul(LOG2E)).intoArray(r.factor, lane);
    return most.compare(VectorOperators.GT, before).anyTrue();
  }

  /// One vector of queries. Called and never inlined ({@link SoftmaxF32}), with one power of two: with
  /// what stands around it here, two are too much for the compiler.
  private static void weights(Rows r, float[] s, float[] b, int count, float scale, int lane) {
    assert count > 0 : "no keys";
    assert lane == 0 || lane == L : "lane " + lane + ", expected 0 or " + L;
    assert FIRST + count * COLS <= s.length : count + " rows of " + COLS + " in " + s.length;
    assert b.length == s.length : b.length + " numbers for " + s.length + " scores";
    assert r.minus.length == COLS : r.minus.length + " maxima, expected " + COLS;
    assert r.block.length == COLS : r.block.length + " sums, expected " + COLS;
    assert scale >= 0 && scale < Float.POSITIVE_INFINITY : "a scale of " + scale;
    FloatVector times = FloatVector.broadcast(S, scale);
    FloatVector minus = FloatVector.fromArray(S, r.minus, lane);
    FloatVector sum = FloatVector.zero(S);
    for (int j = FIRST + lane; j < FIRST + count * COLS; j += COLS) {
      FloatVector number = FloatVector.fromArray(S, b, j).add(minus);
      FloatVector w = weight(FloatVector.fromArray(S, s, j).fma(times, number));
      w.intoArray(s, j);
      sum = sum.add(w);
    }
    sum.intoArray(r.block, lane);
  }

  private static FloatVector weight(FloatVector x) {
    FloatVector most = FloatVector.broadcast(S, MOST_EXPONENT);
    FloatVector y = x.mul(LOG2E);
    return ExpF32.exp2(y.blend(most, y.compare(VectorOperators.GT, most)));
  }
}
