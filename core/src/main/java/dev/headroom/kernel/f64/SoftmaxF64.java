// Generated from dev.headroom.kernel.f32.SoftmaxF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import dev.headroom.kernel.functions.ExpF64;
import dev.headroom.kernel.functions.TanhF64;
import dev.headroom.tensor.Partial;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
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
final class SoftmaxF64 {
  private static final VectorSpecies<Double> S = TileF64.S;
  private static final int L = TileF64.L;
  private static final int COLS = TileF64.COLS;
  private static final int FIRST = TileF64.FIRST; // where scores begin

  private SoftmaxF64() {}

  /// What one tile of queries knows of its keys so far.
  static final class Rows {
    final double[] most = new double[COLS]; // maximum of the raw scores
    final double[] sum = new double[COLS]; // of the weights
    final double[] factor = new double[COLS]; // of the last block on what was there before
    final double[] minus = new double[COLS]; // −M
    final double[] block = new double[COLS]; // the last block's maxima with most, then its sums
    boolean begun;

    void clear() {
      Arrays.fill(most, Double.NEGATIVE_INFINITY);
      Arrays.fill(sum, 0d);
      begun = false;
    }
  }

  /// Softmax: turns `count` rows of scores into weights; true if what was summed must be multiplied
  /// by the factors.
  static boolean exponentials(Rows r, double[] s, int count, double c) {
    boolean rose = raise(r, s, count, c);
    weights(r, s, count, c);
    accumulate(r, 0);
    accumulate(r, L);
    return rose && r.begun;
  }

  /// The new maxima, in four chains, for one compare waits for the other.
  private static boolean raise(Rows r, double[] s, int count, double c) {
    DoubleVector even0 = DoubleVector.fromArray(S, r.most, 0);
    DoubleVector even1 = DoubleVector.fromArray(S, r.most, L);
    DoubleVector odd0 = even0;
    DoubleVector odd1 = even1;
    int pairs = count / 2 * 2;
    for (int j = 0; j < pairs; j += 2) {
      DoubleVector w = DoubleVector.fromArray(S, s, FIRST + j * COLS);
      DoubleVector x = DoubleVector.fromArray(S, s, FIRST + j * COLS + L);
      DoubleVector y = DoubleVector.fromArray(S, s, FIRST + j * COLS + 2 * L);
      DoubleVector z = DoubleVector.fromArray(S, s, FIRST + j * COLS + 3 * L);
      even0 = even0.blend(w, w.compare(VectorOperators.GT, even0));
      even1 = even1.blend(x, x.compare(VectorOperators.GT, even1));
      odd0 = odd0.blend(y, y.compare(VectorOperators.GT, odd0));
      odd1 = odd1.blend(z, z.compare(VectorOperators.GT, odd1));
    }
    for (int j = pairs; j < count; j++) {
      DoubleVector w = DoubleVector.fromArray(S, s, FIRST + j * COLS);
      DoubleVector x = DoubleVector.fromArray(S, s, FIRST + j * COLS + L);
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
  private static boolean raise(Rows r, int lane, double c) {
    DoubleVector most = DoubleVector.fromArray(S, r.block, lane);
    DoubleVector before = DoubleVector.fromArray(S, r.most, lane);
    most.intoArray(r.most, lane);
    DoubleVector none = DoubleVector.broadcast(S, Double.NEGATIVE_INFINITY);
    DoubleVector shift = most.mul(c).blend(0d, most.compare(VectorOperators.EQ, none));
    shift.neg().intoArray(r.minus, lane);
    ExpF64.exp2(before.mul(c).sub(shift)).intoArray(r.factor, lane);
    return most.compare(VectorOperators.GT, before).anyTrue();
  }

  /// Longer than 325 bytecodes, so that it is called and never inlined: what a caller has inlined
  /// before counts, and then the compiler stops within one of the powers of two, whose vectors would
  /// be objects.
  private static void weights(Rows r, double[] s, int count, double c) {
    assert count > 0 : "no keys";
    assert FIRST + count * COLS <= s.length : count + " rows of " + COLS + " in " + s.length;
    assert r.minus.length == COLS : r.minus.length + " maxima, expected " + COLS;
    assert r.block.length == COLS : r.block.length + " sums, expected " + COLS;
    assert c >= 0 && c < Double.POSITIVE_INFINITY : "a scale of " + c;
    DoubleVector scale = DoubleVector.broadcast(S, c);
    DoubleVector minus0 = DoubleVector.fromArray(S, r.minus, 0);
    DoubleVector minus1 = DoubleVector.fromArray(S, r.minus, L);
    DoubleVector sum0 = DoubleVector.zero(S);
    DoubleVector sum1 = DoubleVector.zero(S);
    for (int j = 0; j < count; j++) {
      DoubleVector w0 =
          ExpF64.exp2(DoubleVector.fromArray(S, s, FIRST + j * COLS).fma(scale, minus0));
      DoubleVector w1 =
          ExpF64.exp2(DoubleVector.fromArray(S, s, FIRST + j * COLS + L).fma(scale, minus1));
      w0.intoArray(s, FIRST + j * COLS);
      w1.intoArray(s, FIRST + j * COLS + L);
      sum0 = sum0.add(w0);
      sum1 = sum1.add(w1);
    }
    sum0.intoArray(r.block, 0);
    sum1.intoArray(r.block, L);
  }

  static void accumulate(Rows r, int lane) {
    DoubleVector sum = DoubleVector.fromArray(S, r.block, lane);
    DoubleVector before = DoubleVector.fromArray(S, r.sum, lane);
    before.fma(DoubleVector.fromArray(S, r.factor, lane), sum).intoArray(r.sum, lane);
  }

  /// Hardmax: weight 1 for the maxima, 0 for the rest; the factor is 0 where the maximum rose.
  static boolean maxima(Rows r, double[] s, int count, double scale) {
    DoubleVector most0 = DoubleVector.fromArray(S, r.most, 0);
    DoubleVector most1 = DoubleVector.fromArray(S, r.most, L);
    for (int j = 0; j < count; j++) {
      DoubleVector x = DoubleVector.fromArray(S, s, FIRST + j * COLS).mul(scale);
      DoubleVector y = DoubleVector.fromArray(S, s, FIRST + j * COLS + L).mul(scale);
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
    DoubleVector most = DoubleVector.fromArray(S, r.block, lane);
    VectorMask<Double> rose =
        most.compare(VectorOperators.GT, DoubleVector.fromArray(S, r.most, lane));
    most.intoArray(r.most, lane);
    DoubleVector.broadcast(S, 1d).blend(0d, rose).intoArray(r.factor, lane);
    return rose.anyTrue();
  }

  /// Where no key was seen the maximum is −∞, and nothing is one.
  private static void indicators(Rows r, double[] s, int count, double scale) {
    DoubleVector zero = DoubleVector.zero(S);
    DoubleVector none = DoubleVector.broadcast(S, Double.NEGATIVE_INFINITY);
    DoubleVector most0 = DoubleVector.fromArray(S, r.most, 0);
    DoubleVector most1 = DoubleVector.fromArray(S, r.most, L);
    most0 = most0.blend(Double.NaN, most0.compare(VectorOperators.EQ, none));
    most1 = most1.blend(Double.NaN, most1.compare(VectorOperators.EQ, none));
    DoubleVector sum0 = zero;
    DoubleVector sum1 = zero;
    for (int j = 0; j < count; j++) {
      DoubleVector x = DoubleVector.fromArray(S, s, FIRST + j * COLS).mul(scale);
      DoubleVector y = DoubleVector.fromArray(S, s, FIRST + j * COLS + L).mul(scale);
      DoubleVector w0 = zero.blend(1d, x.compare(VectorOperators.EQ, most0));
      DoubleVector w1 = zero.blend(1d, y.compare(VectorOperators.EQ, most1));
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
  static void plain(double[] s, int count, double scale) {
    for (int i = FIRST; i < FIRST + count * COLS; i++) {
      s[i] = Math.exp(s[i] * scale);
    }
  }

  /// Scores s·scale below a cap: cap·tanh(s·scale/cap).
  static void cap(double[] s, int count, double scale, double cap) {
    cap(s, FIRST, count * COLS, scale, cap);
  }

  /// The same for `size` scores from `at` on, whole vectors of them.
  static void cap(double[] s, int at, int size, double scale, double cap) {
    double most = cap;
    double by = Math.min(scale / cap, Double.MAX_VALUE);
    for (int i = at; i < at + size; i += L) {
      TanhF64.tanh(DoubleVector.fromArray(S, s, i).mul(by)).mul(most).intoArray(s, i);
    }
  }

  /// A logit more in the sum of every query that saw a key; maxima are those of scores times `unit`.
  /// True if what was summed must be multiplied by the factors.
  static boolean sink(Rows r, double logit, double unit) {
    boolean above = false;
    for (int x = 0; x < COLS; x++) {
      double over = r.most[x] == Double.NEGATIVE_INFINITY ? 0 : logit + r.minus[x] / unit;
      double factor = over > 0 ? Math.exp(-over) : 1;
      r.factor[x] = factor;
      r.sum[x] = (r.sum[x] * factor + Math.exp(Math.min(over, 0)));
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
  static void rescale(Rows r, double[] o, int at, int rows) {
    DoubleVector f0 = DoubleVector.fromArray(S, r.factor, 0);
    DoubleVector f1 = DoubleVector.fromArray(S, r.factor, L);
    for (int x = 0; x < rows; x++) {
      int q = at + x * COLS;
      DoubleVector.fromArray(S, o, q).mul(f0).intoArray(o, q);
      DoubleVector.fromArray(S, o, q + L).mul(f1).intoArray(o, q + L);
    }
  }

  /// Divides `rows` rows of weighted values by the sums of the weights; a query that saw no key has 0
  /// of both.
  static void divide(Rows r, double[] o, int at, int rows) {
    DoubleVector sum0 = DoubleVector.fromArray(S, r.sum, 0);
    DoubleVector sum1 = DoubleVector.fromArray(S, r.sum, L);
    DoubleVector d0 = sum0.blend(1d, sum0.compare(VectorOperators.EQ, 0d));
    DoubleVector d1 = sum1.blend(1d, sum1.compare(VectorOperators.EQ, 0d));
    for (int x = 0; x < rows; x++) {
      int q = at + x * COLS;
      DoubleVector.fromArray(S, o, q).div(d0).intoArray(o, q);
      DoubleVector.fromArray(S, o, q + L).div(d1).intoArray(o, q + L);
    }
  }
}
