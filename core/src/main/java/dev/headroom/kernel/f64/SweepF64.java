// Generated from dev.headroom.kernel.f32.SweepF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.functions.ActivateF64;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Term;
import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// What is done entry by entry or row by row.
public final class SweepF64 {
  private static final VectorSpecies<Double> S = TileF64.S;
  private static final int L = TileF64.L;

  private static final VectorShuffle<Double> BY_8 = rotation(8);
  private static final VectorShuffle<Double> BY_4 = rotation(4);
  private static final VectorShuffle<Double> BY_2 = rotation(2);

  private SweepF64() {}

  private static VectorShuffle<Double> rotation(int lanes) {
    return VectorShuffle.fromOp(S, i -> (i + lanes) % L);
  }

  /// Whether no entry times `factor` is a NaN or infinite: then, and only then, 0 times it sums to 0.
  static boolean finite(Tensor.F64 t, double factor) {
    for (int i = 0; i < t.rows(); i++) {
      int at = t.offset() + i * t.stride();
      int end = at + t.cols();
      DoubleVector sum = DoubleVector.zero(S);
      for (; at <= end - L; at += L) {
        DoubleVector x = DoubleVector.fromArray(S, t.array(), at).mul(factor);
        sum = x.fma(DoubleVector.zero(S), sum);
      }
      double rest = sum.reduceLanes(VectorOperators.ADD);
      for (; at < end; at++) {
        rest += t.array()[at] * factor * 0;
      }
      if (rest != 0) { // a NaN, too, differs from 0
        return false;
      }
    }
    return true;
  }

  public static void add(Tensor.F64 x, Tensor.F64 y, int row) {
    int p = x.offset() + row * x.stride();
    add(x.array(), p, y.array(), y.offset() + row * y.stride(), x.cols());
  }

  /// Adds `count` entries of `what` to those of `to`.
  static void add(double[] to, int at, double[] what, int from, int count) {
    int j = 0;
    for (; j <= count - L; j += L) {
      DoubleVector.fromArray(S, to, at + j)
          .add(DoubleVector.fromArray(S, what, from + j))
          .intoArray(to, at + j);
    }
    for (; j < count; j++) {
      to[at + j] += what[from + j];
    }
  }

  /// Row `row` of {@link Lane#combine}; it stays in L1 while the terms stream.
  public static void combine(List<Term> terms, Tensor.F64 out, int row) {
    int at = out.offset() + row * out.stride();
    for (int t = 0; t < terms.size(); t++) {
      Tensor.F64 x = (Tensor.F64) terms.get(t).part();
      int from = x.offset() + row * x.stride();
      double factor = terms.get(t).factor();
      if (t == 0) {
        scale(out.array(), at, x.array(), from, factor, out.cols());
      } else {
        addScaled(out.array(), at, x.array(), from, factor, out.cols());
      }
    }
  }

  static void scale(double[] to, int at, double[] x, int from, double factor, int count) {
    int j = 0;
    for (; j <= count - L; j += L) {
      DoubleVector.fromArray(S, x, from + j).mul(factor).intoArray(to, at + j);
    }
    for (; j < count; j++) {
      to[at + j] = x[from + j] * factor;
    }
  }

  static void addScaled(double[] to, int at, double[] x, int from, double factor, int count) {
    int j = 0;
    for (; j <= count - L; j += L) {
      DoubleVector.fromArray(S, x, from + j)
          .mul(factor)
          .add(DoubleVector.fromArray(S, to, at + j))
          .intoArray(to, at + j);
    }
    for (; j < count; j++) {
      to[at + j] += x[from + j] * factor;
    }
  }

  public static void gate(Activation activation, Tensor.F64 gate, Tensor.F64 up, int row) {
    ActivateF64.row(activation, gate, row);
    int p = gate.offset() + row * gate.stride();
    int q = up.offset() + row * up.stride();
    double[] xs = gate.array();
    double[] ys = up.array();
    int j = 0;
    for (; j <= gate.cols() - L; j += L) {
      DoubleVector.fromArray(S, xs, p + j)
          .mul(DoubleVector.fromArray(S, ys, q + j))
          .intoArray(xs, p + j);
    }
    for (; j < gate.cols(); j++) {
      xs[p + j] *= ys[q + j];
    }
  }

  /// Row `row` of {@link Lane#norm}.
  public static void norm(
      Tensor.F64 x,
      Tensor.F64 gains,
      Tensor.F64 bias,
      Kernel.NormRule rule,
      Tensor.F64 out,
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
      Tensor.F64 x, Tensor.F64 gains, Kernel.NormRule rule, Tensor.F64 out, int row, int at) {
    int d = gains.cols();
    int p = x.offset() + row * x.stride() + at;
    double mean = rule.rms() ? 0 : sum(x.array(), p, d) / d;
    double variance = squares(x.array(), p, d, mean) / d;
    double inverse = (1 / Math.sqrt(variance + rule.epsilon()));
    double[] to = out.array();
    int q = out.offset() + row * out.stride() + at;
    double[] from = x.array();
    double[] gain = gains.array();
    int g = gains.offset();
    int j = 0;
    for (; j <= d - L; j += L) {
      DoubleVector y = DoubleVector.fromArray(S, from, p + j).sub(mean).mul(inverse);
      y.mul(DoubleVector.fromArray(S, gain, g + j)).intoArray(to, q + j);
    }
    for (; j < d; j++) {
      to[q + j] = (from[p + j] - mean) * inverse * gain[g + j];
    }
  }

  /// The sum of the lanes, halves onto halves. `reduceLanes` adds doubles in another order when it is
  /// compiled than before, and a run would depend on when that happens.
  static double across(DoubleVector x) {
    DoubleVector sum = L > 8 ? x.add(x.rearrange(BY_8)) : x;
    sum = L > 4 ? sum.add(sum.rearrange(BY_4)) : sum;
    sum = L > 2 ? sum.add(sum.rearrange(BY_2)) : sum;
    return sum.lane(0) + sum.lane(1);
  }

  private static double sum(double[] x, int at, int count) {
    DoubleVector sum = DoubleVector.zero(S);
    int j = 0;
    for (; j <= count - L; j += L) {
      sum = sum.add(DoubleVector.fromArray(S, x, at + j));
    }
    double rest = across(sum);
    for (; j < count; j++) {
      rest += x[at + j];
    }
    return rest;
  }

  private static double squares(double[] x, int at, int count, double mean) {
    DoubleVector sum = DoubleVector.zero(S);
    int j = 0;
    for (; j <= count - L; j += L) {
      DoubleVector y = DoubleVector.fromArray(S, x, at + j).sub(mean);
      sum = y.fma(y, sum);
    }
    double rest = across(sum);
    for (; j < count; j++) {
      rest += (x[at + j] - mean) * (x[at + j] - mean);
    }
    return rest;
  }

  /// Row `row` of {@link Lane#rotate}, halves against halves.
  public static void rotate(
      Tensor.F64 x, int headDim, Tensor.F64 cosines, Tensor.F64 sines, int row) {
    int half = cosines.cols();
    int position = row % cosines.rows();
    int c = cosines.offset() + position * cosines.stride();
    int s = sines.offset() + position * sines.stride();
    double[] xs = x.array();
    for (int h = 0; h < x.cols(); h += headDim) {
      int p = x.offset() + row * x.stride() + h;
      int j = 0;
      for (; j <= half - L; j += L) {
        DoubleVector cos = DoubleVector.fromArray(S, cosines.array(), c + j);
        DoubleVector sin = DoubleVector.fromArray(S, sines.array(), s + j);
        DoubleVector left = DoubleVector.fromArray(S, xs, p + j);
        DoubleVector right = DoubleVector.fromArray(S, xs, p + half + j);
        left.mul(cos).sub(right.mul(sin)).intoArray(xs, p + j);
        right.mul(cos).add(left.mul(sin)).intoArray(xs, p + half + j);
      }
      for (; j < half; j++) {
        double cos = cosines.array()[c + j];
        double sin = sines.array()[s + j];
        double left = xs[p + j];
        double right = xs[p + half + j];
        xs[p + j] = left * cos - right * sin;
        xs[p + half + j] = right * cos + left * sin;
      }
    }
  }

  /// Row `row` of {@link Lane#rotate}, neighbour against neighbour.
  public static void rotateNeighbours(
      Tensor.F64 x, int headDim, Tensor.F64 cosines, Tensor.F64 sines, int row) {
    int position = row % cosines.rows();
    int c = cosines.offset() + position * cosines.stride();
    int s = sines.offset() + position * sines.stride();
    double[] xs = x.array();
    for (int h = 0; h < x.cols(); h += headDim) {
      int p = x.offset() + row * x.stride() + h;
      for (int j = 0; j < cosines.cols(); j++) {
        double cos = cosines.array()[c + j];
        double sin = sines.array()[s + j];
        double left = xs[p + 2 * j];
        double right = xs[p + 2 * j + 1];
        xs[p + 2 * j] = left * cos - right * sin;
        xs[p + 2 * j + 1] = right * cos + left * sin;
      }
    }
  }
}
