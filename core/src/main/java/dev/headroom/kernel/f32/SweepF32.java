package dev.headroom.kernel.f32;

import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.functions.ActivateF32;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Term;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// What is done entry by entry or row by row.
public final class SweepF32 {
  private static final VectorSpecies<Float> S = TileF32.S;
  private static final int L = TileF32.L;

  private static final VectorShuffle<Float> BY_8 = rotation(8);
  private static final VectorShuffle<Float> BY_4 = rotation(4);
  private static final VectorShuffle<Float> BY_2 = rotation(2);

  private SweepF32() {}

  private static VectorShuffle<Float> rotation(int lanes) {
    return VectorShuffle.fromOp(S, i -> (i + lanes) % L);
  }

  /// Whether no entry times `factor` is a NaN or infinite: then, and only then, 0 times it sums to 0.
  static boolean finite(Tensor.F32 t, float factor) {
    for (int i = 0; i < t.rows(); i++) {
      int at = t.offset() + i * t.stride();
      int end = at + t.cols();
      FloatVector sum = FloatVector.zero(S);
      for (; at <= end - L; at += L) {
        FloatVector x = FloatVector.fromArray(S, t.array(), at).mul(factor);
        sum = x.fma(FloatVector.zero(S), sum);
      }
      float rest = sum.reduceLanes(VectorOperators.ADD);
      for (; at < end; at++) {
        rest += t.array()[at] * factor * 0;
      }
      if (rest != 0) { // a NaN, too, differs from 0
        return false;
      }
    }
    return true;
  }

  public static void add(Tensor.F32 x, Tensor.F32 y, int row) {
    int p = x.offset() + row * x.stride();
    add(x.array(), p, y.array(), y.offset() + row * y.stride(), x.cols());
  }

  /// Adds `count` entries of `what` to those of `to`.
  static void add(float[] to, int at, float[] what, int from, int count) {
    int j = 0;
    for (; j <= count - L; j += L) {
      FloatVector.fromArray(S, to, at + j)
          .add(FloatVector.fromArray(S, what, from + j))
          .intoArray(to, at + j);
    }
    for (; j < count; j++) {
      to[at + j] += what[from + j];
    }
  }

  /// Row `row` of {@link Lane#combine}; it stays in L1 while the terms stream.
  public static void combine(List<Term> terms, Tensor.F32 out, int row) {
    int at = out.offset() + row * out.stride();
    for (int t = 0; t < terms.size(); t++) {
      Tensor.F32 x = (Tensor.F32) terms.get(t).part();
      int from = x.offset() + row * x.stride();
      float factor = (float) terms.get(t).factor();
      if (t == 0) {
        scale(out.array(), at, x.array(), from, factor, out.cols());
      } else {
        addScaled(out.array(), at, x.array(), from, factor, out.cols());
      }
    }
  }

  static void scale(float[] to, int at, float[] x, int from, float factor, int count) {
    int j = 0;
    for (; j <= count - L; j += L) {
      FloatVector.fromArray(S, x, from + j).mul(factor).intoArray(to, at + j);
    }
    for (; j < count; j++) {
      to[at + j] = x[from + j] * factor;
    }
  }

  static void addScaled(float[] to, int at, float[] x, int from, float factor, int count) {
    int j = 0;
    for (; j <= count - L; j += L) {
      FloatVector.fromArray(S, x, from + j)
          .mul(factor)
          .add(FloatVector.fromArray(S, to, at + j))
          .intoArray(to, at + j);
    }
    for (; j < count; j++) {
      to[at + j] += x[from + j] * factor;
    }
  }

  public static void gate(Activation activation, Tensor.F32 gate, Tensor.F32 up, int row) {
    ActivateF32.row(activation, gate, row);
    int p = gate.offset() + row * gate.stride();
    int q = up.offset() + row * up.stride();
    float[] xs = gate.array();
    float[] ys = up.array();
    int j = 0;
    for (; j <= gate.cols() - L; j += L) {
      FloatVector.fromArray(S, xs, p + j)
          .mul(FloatVector.fromArray(S, ys, q + j))
          .intoArray(xs, p + j);
    }
    for (; j < gate.cols(); j++) {
      xs[p + j] *= ys[q + j];
    }
  }

  /// Row `row` of {@link Lane#norm}.
  public static void norm(
      Tensor.F32 x,
      Tensor.F32 gains,
      Tensor.F32 bias,
      Kernel.NormRule rule,
      Tensor.F32 out,
      int row) {
    for (int at = 0; at < x.cols(); at += gains.cols()) {
      block(x, gains, rule, out, row, at);
      if (bias.rows() > 0) {
        int q = out.offset() + row * out.stride() + at;
        add(out.array(), q, bias.array(), bias.offset(), bias.cols());
      }
    }
  }

  /// The columns from `at` on, as many as there are gains.
  private static void block(
      Tensor.F32 x, Tensor.F32 gains, Kernel.NormRule rule, Tensor.F32 out, int row, int at) {
    int d = gains.cols();
    int p = x.offset() + row * x.stride() + at;
    float mean = rule.rms() ? 0 : sum(x.array(), p, d) / d;
    float variance = squares(x.array(), p, d, mean) / d;
    float inverse = (float) (1 / Math.sqrt(variance + rule.epsilon()));
    float[] to = out.array();
    int q = out.offset() + row * out.stride() + at;
    float[] from = x.array();
    float[] gain = gains.array();
    int g = gains.offset();
    int j = 0;
    for (; j <= d - L; j += L) {
      FloatVector y = FloatVector.fromArray(S, from, p + j).sub(mean).mul(inverse);
      y.mul(FloatVector.fromArray(S, gain, g + j)).intoArray(to, q + j);
    }
    for (; j < d; j++) {
      to[q + j] = (from[p + j] - mean) * inverse * gain[g + j];
    }
  }

  /// The sum of the lanes, halves onto halves. `reduceLanes` adds floats in another order when it is
  /// compiled than before, and a run would depend on when that happens.
  static float across(FloatVector x) {
    FloatVector sum = L > 8 ? x.add(x.rearrange(BY_8)) : x;
    sum = L > 4 ? sum.add(sum.rearrange(BY_4)) : sum;
    sum = L > 2 ? sum.add(sum.rearrange(BY_2)) : sum;
    return sum.lane(0) + sum.lane(1);
  }

  private static float sum(float[] x, int at, int count) {
    FloatVector sum = FloatVector.zero(S);
    int j = 0;
    for (; j <= count - L; j += L) {
      sum = sum.add(FloatVector.fromArray(S, x, at + j));
    }
    float rest = across(sum);
    for (; j < count; j++) {
      rest += x[at + j];
    }
    return rest;
  }

  private static float squares(float[] x, int at, int count, float mean) {
    FloatVector sum = FloatVector.zero(S);
    int j = 0;
    for (; j <= count - L; j += L) {
      FloatVector y = FloatVector.fromArray(S, x, at + j).sub(mean);
      sum = y.fma(y, sum);
    }
    float rest = across(sum);
    for (; j < count; j++) {
      rest += (x[at + j] - mean) * (x[at + j] - mean);
    }
    return rest;
  }

  /// Row `row` of {@link Lane#rotate}, halves against halves.
  public static void rotate(
      Tensor.F32 x, int headDim, Tensor.F32 cosines, Tensor.F32 sines, int row) {
    int half = cosines.cols();
    int position = row % cosines.rows();
    int c = cosines.offset() + position * cosines.stride();
    int s = sines.offset() + position * sines.stride();
    float[] xs = x.array();
    for (int h = 0; h < x.cols(); h += headDim) {
      int p = x.offset() + row * x.stride() + h;
      int j = 0;
      for (; j <= half - L; j += L) {
        FloatVector cos = FloatVector.fromArray(S, cosines.array(), c + j);
        FloatVector sin = FloatVector.fromArray(S, sines.array(), s + j);
        FloatVector left = FloatVector.fromArray(S, xs, p + j);
        FloatVector right = FloatVector.fromArray(S, xs, p + half + j);
        left.mul(cos).sub(right.mul(sin)).intoArray(xs, p + j);
        right.mul(cos).add(left.mul(sin)).intoArray(xs, p + half + j);
      }
      for (; j < half; j++) {
        float cos = cosines.array()[c + j];
        float sin = sines.array()[s + j];
        float left = xs[p + j];
        float right = xs[p + half + j];
        xs[p + j] = left * cos - right * sin;
        xs[p + half + j] = right * cos + left * sin;
      }
    }
  }

  /// Row `row` of {@link Lane#rotate}, neighbour against neighbour.
  public static void rotateNeighbours(
      Tensor.F32 x, int headDim, Tensor.F32 cosines, Tensor.F32 sines, int row) {
    int position = row % cosines.rows();
    int c = cosines.offset() + position * cosines.stride();
    int s = sines.offset() + position * sines.stride();
    float[] xs = x.array();
    for (int h = 0; h < x.cols(); h += headDim) {
      int p = x.offset() + row * x.stride() + h;
      for (int j = 0; j < cosines.cols(); j++) {
        float cos = cosines.array()[c + j];
        float sin = sines.array()[s + j];
        float left = xs[p + 2 * j];
        float right = xs[p + 2 * j + 1];
        xs[p + 2 * j] = left * cos - right * sin;
        xs[p + 2 * j + 1] = right * cos + left * sin;
      }
    }
  }
}
