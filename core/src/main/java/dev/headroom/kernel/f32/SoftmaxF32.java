package dev.headroom.kernel.f32;

import dev.headroom.kernel.functions.ExpF32;
import dev.headroom.kernel.functions.TanhF32;
import dev.headroom.tensor.Partial;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// From scores to weights, block of keys by block of keys, one query a lane.
///
/// The weight of a score s is 2^(s·c − M), c = scale·log2(e) and M = max·c with the maximum of the
/// blocks so far: when it rises, what was summed is multiplied by 2^(M before − M after). Any M
/// gives the same quotients, so that its rounding does no harm, and a maximum of −∞ (no key seen
/// yet) is taken as 0.
///
/// What leaves a loop goes through an array: a vector that a loop hands to a method which the
/// compiler has no room left to inline would be an object in every round of the loop.
/// Source: theory.md 1.
final class SoftmaxF32 {
  private static final VectorSpecies<Float> S = TileF32.S;
  private static final int L = TileF32.L;
  private static final int COLS = TileF32.COLS;
  private static final int FIRST = TileF32.FIRST; // where scores begin

  private SoftmaxF32() {}

  /// What one tile of queries knows of its keys so far.
  static final class Rows {
    final float[] most = new float[COLS]; // maximum of the raw scores
    final float[] sum = new float[COLS]; // of the weights
    final float[] factor = new float[COLS]; // of the last block on what was there before
    final float[] minus = new float[COLS]; // −M
    final float[] block = new float[COLS]; // the last block's maxima with most, then its sums
    boolean begun;

    void clear() {
      Arrays.fill(most, Float.NEGATIVE_INFINITY);
      Arrays.fill(sum, 0f);
      begun = false;
    }
  }

  /// Softmax: turns `count` rows of scores into weights; true if what was summed must be multiplied
  /// by the factors.
  static boolean exponentials(Rows r, float[] s, int count, float c) {
    boolean rose = raise(r, s, count, c);
    weights(r, s, count, c);
    accumulate(r, 0);
    accumulate(r, L);
    return rose && r.begun;
  }

  /// The new maxima, in four chains, for one compare waits for the other.
  private static boolean raise(Rows r, float[] s, int count, float c) {
    FloatVector even0 = FloatVector.fromArray(S, r.most, 0);
    FloatVector even1 = FloatVector.fromArray(S, r.most, L);
    FloatVector odd0 = even0;
    FloatVector odd1 = even1;
    int pairs = count / 2 * 2;
    for (int j = 0; j < pairs; j += 2) {
      FloatVector w = FloatVector.fromArray(S, s, FIRST + j * COLS);
      FloatVector x = FloatVector.fromArray(S, s, FIRST + j * COLS + L);
      FloatVector y = FloatVector.fromArray(S, s, FIRST + j * COLS + 2 * L);
      FloatVector z = FloatVector.fromArray(S, s, FIRST + j * COLS + 3 * L);
      even0 = even0.blend(w, w.compare(VectorOperators.GT, even0));
      even1 = even1.blend(x, x.compare(VectorOperators.GT, even1));
      odd0 = odd0.blend(y, y.compare(VectorOperators.GT, odd0));
      odd1 = odd1.blend(z, z.compare(VectorOperators.GT, odd1));
    }
    for (int j = pairs; j < count; j++) {
      FloatVector w = FloatVector.fromArray(S, s, FIRST + j * COLS);
      FloatVector x = FloatVector.fromArray(S, s, FIRST + j * COLS + L);
      even0 = even0.blend(w, w.compare(VectorOperators.GT, even0));
      even1 = even1.blend(x, x.compare(VectorOperators.GT, even1));
    }
    even0.blend(odd0, odd0.compare(VectorOperators.GT, even0)).intoArray(r.block, 0);
    even1.blend(odd1, odd1.compare(VectorOperators.GT, even1)).intoArray(r.block, L);
    boolean rose0 = raise(r, 0, c);
    boolean rose1 = raise(r, L, c);
    return rose0 || rose1;
  }

  /// Keeps the maxima of the lanes from `lane`, and the factor that follows from them.
  private static boolean raise(Rows r, int lane, float c) {
    FloatVector most = FloatVector.fromArray(S, r.block, lane);
    FloatVector before = FloatVector.fromArray(S, r.most, lane);
    most.intoArray(r.most, lane);
    FloatVector none = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    FloatVector shift = most.mul(c).blend(0f, most.compare(VectorOperators.EQ, none));
    shift.neg().intoArray(r.minus, lane);
    ExpF32.exp2(before.mul(c).sub(shift)).intoArray(r.factor, lane);
    return most.compare(VectorOperators.GT, before).anyTrue();
  }

  /// Longer than 325 bytecodes, so that it is called and never inlined: what a caller has inlined
  /// before counts, and then the compiler stops within one of the powers of two, whose vectors would
  /// be objects.
  private static void weights(Rows r, float[] s, int count, float c) {
    assert count > 0 : "no keys";
    assert FIRST + count * COLS <= s.length : count + " rows of " + COLS + " in " + s.length;
    assert r.minus.length == COLS : r.minus.length + " maxima, expected " + COLS;
    assert r.block.length == COLS : r.block.length + " sums, expected " + COLS;
    assert c >= 0 && c < Float.POSITIVE_INFINITY : "a scale of " + c;
    FloatVector scale = FloatVector.broadcast(S, c);
    FloatVector minus0 = FloatVector.fromArray(S, r.minus, 0);
    FloatVector minus1 = FloatVector.fromArray(S, r.minus, L);
    FloatVector sum0 = FloatVector.zero(S);
    FloatVector sum1 = FloatVector.zero(S);
    for (int j = 0; j < count; j++) {
      FloatVector w0 =
          ExpF32.exp2(FloatVector.fromArray(S, s, FIRST + j * COLS).fma(scale, minus0));
      FloatVector w1 =
          ExpF32.exp2(FloatVector.fromArray(S, s, FIRST + j * COLS + L).fma(scale, minus1));
      w0.intoArray(s, FIRST + j * COLS);
      w1.intoArray(s, FIRST + j * COLS + L);
      sum0 = sum0.add(w0);
      sum1 = sum1.add(w1);
    }
    sum0.intoArray(r.block, 0);
    sum1.intoArray(r.block, L);
  }

  static void accumulate(Rows r, int lane) {
    FloatVector sum = FloatVector.fromArray(S, r.block, lane);
    FloatVector before = FloatVector.fromArray(S, r.sum, lane);
    before.fma(FloatVector.fromArray(S, r.factor, lane), sum).intoArray(r.sum, lane);
  }

  /// Hardmax: weight 1 for the maxima, 0 for the rest; the factor is 0 where the maximum rose.
  static boolean maxima(Rows r, float[] s, int count, float scale) {
    FloatVector most0 = FloatVector.fromArray(S, r.most, 0);
    FloatVector most1 = FloatVector.fromArray(S, r.most, L);
    for (int j = 0; j < count; j++) {
      FloatVector x = FloatVector.fromArray(S, s, FIRST + j * COLS).mul(scale);
      FloatVector y = FloatVector.fromArray(S, s, FIRST + j * COLS + L).mul(scale);
      most0 = most0.blend(x, x.compare(VectorOperators.GT, most0));
      most1 = most1.blend(y, y.compare(VectorOperators.GT, most1));
    }
    most0.intoArray(r.block, 0);
    most1.intoArray(r.block, L);
    boolean rose0 = risen(r, 0);
    boolean rose1 = risen(r, L);
    indicators(r, s, count, scale);
    return (rose0 || rose1) && r.begun;
  }

  private static boolean risen(Rows r, int lane) {
    FloatVector most = FloatVector.fromArray(S, r.block, lane);
    VectorMask<Float> rose =
        most.compare(VectorOperators.GT, FloatVector.fromArray(S, r.most, lane));
    most.intoArray(r.most, lane);
    FloatVector.broadcast(S, 1f).blend(0f, rose).intoArray(r.factor, lane);
    return rose.anyTrue();
  }

  /// Where no key was seen the maximum is −∞, and nothing is one.
  private static void indicators(Rows r, float[] s, int count, float scale) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector none = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    FloatVector most0 = FloatVector.fromArray(S, r.most, 0);
    FloatVector most1 = FloatVector.fromArray(S, r.most, L);
    most0 = most0.blend(Float.NaN, most0.compare(VectorOperators.EQ, none));
    most1 = most1.blend(Float.NaN, most1.compare(VectorOperators.EQ, none));
    FloatVector sum0 = zero;
    FloatVector sum1 = zero;
    for (int j = 0; j < count; j++) {
      FloatVector x = FloatVector.fromArray(S, s, FIRST + j * COLS).mul(scale);
      FloatVector y = FloatVector.fromArray(S, s, FIRST + j * COLS + L).mul(scale);
      FloatVector w0 = zero.blend(1f, x.compare(VectorOperators.EQ, most0));
      FloatVector w1 = zero.blend(1f, y.compare(VectorOperators.EQ, most1));
      w0.intoArray(s, FIRST + j * COLS);
      w1.intoArray(s, FIRST + j * COLS + L);
      sum0 = sum0.add(w0);
      sum1 = sum1.add(w1);
    }
    sum0.intoArray(r.block, 0);
    sum1.intoArray(r.block, L);
    accumulate(r, 0);
    accumulate(r, L);
  }

  /// No softmax: the plain exponentials, over their whole range.
  static void plain(float[] s, int count, double scale) {
    for (int i = FIRST; i < FIRST + count * COLS; i++) {
      s[i] = (float) Math.exp(s[i] * scale);
    }
  }

  /// Scores s·scale below a cap: cap·tanh(s·scale/cap).
  static void cap(float[] s, int count, double scale, double cap) {
    cap(s, FIRST, count * COLS, scale, cap);
  }

  /// The same for `size` scores from `at` on, whole vectors of them.
  static void cap(float[] s, int at, int size, double scale, double cap) {
    float most = (float) cap;
    float by = (float) Math.min(scale / cap, Float.MAX_VALUE);
    for (int i = at; i < at + size; i += L) {
      TanhF32.tanh(FloatVector.fromArray(S, s, i).mul(by)).mul(most).intoArray(s, i);
    }
  }

  /// A logit more in the sum of every query that saw a key; maxima are those of scores times `unit`.
  /// True if what was summed must be multiplied by the factors.
  static boolean sink(Rows r, double logit, double unit) {
    boolean above = false;
    for (int x = 0; x < COLS; x++) {
      double over = r.most[x] == Float.NEGATIVE_INFINITY ? 0 : logit + r.minus[x] / unit;
      double factor = over > 0 ? Math.exp(-over) : 1;
      r.factor[x] = (float) factor;
      r.sum[x] = (float) (r.sum[x] * factor + Math.exp(Math.min(over, 0)));
      above |= over > 0;
    }
    return above;
  }

  /// Powers and sums of the first `count` queries, to rows from `row` on.
  static void tell(Rows r, int count, Partial to, int row) {
    for (int x = 0; x < count; x++) {
      to.sum()[row + x] = r.sum[x];
      to.power()[row + x] = r.sum[x] == 0 ? Double.NEGATIVE_INFINITY : -r.minus[x];
    }
  }

  /// Multiplies `rows` rows of weighted values by the factors.
  static void rescale(Rows r, float[] o, int at, int rows) {
    FloatVector f0 = FloatVector.fromArray(S, r.factor, 0);
    FloatVector f1 = FloatVector.fromArray(S, r.factor, L);
    for (int x = 0; x < rows; x++) {
      int q = at + x * COLS;
      FloatVector.fromArray(S, o, q).mul(f0).intoArray(o, q);
      FloatVector.fromArray(S, o, q + L).mul(f1).intoArray(o, q + L);
    }
  }

  /// Divides `rows` rows of weighted values by the sums of the weights; a query that saw no key has 0
  /// of both.
  static void divide(Rows r, float[] o, int at, int rows) {
    FloatVector sum0 = FloatVector.fromArray(S, r.sum, 0);
    FloatVector sum1 = FloatVector.fromArray(S, r.sum, L);
    FloatVector d0 = sum0.blend(1f, sum0.compare(VectorOperators.EQ, 0f));
    FloatVector d1 = sum1.blend(1f, sum1.compare(VectorOperators.EQ, 0f));
    for (int x = 0; x < rows; x++) {
      int q = at + x * COLS;
      FloatVector.fromArray(S, o, q).div(d0).intoArray(o, q);
      FloatVector.fromArray(S, o, q + L).div(d1).intoArray(o, q + L);
    }
  }
}
