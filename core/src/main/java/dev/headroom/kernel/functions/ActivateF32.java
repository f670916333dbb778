package dev.headroom.kernel.functions;

import dev.headroom.kernel.reference.ReferenceActivation;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Activations on vectors, all by way of 2^x.
///
/// σ(x) = 1/(1 + 2^(−x·log2 e)), the power kept within 2^±126. GELU's Φ(x) = e^(−x²/2)·R(t)/2 left
/// of 0 and one minus that right of it, t = 1/(1 + 0.3·|x|/√2), R a polynomial of degree 9 without
/// constant term, fitted to e^(z²)·erfc(z) with relative error 2·10^−8.
/// Error:  10^−6 relative to max(|x|, 1): ActivationLaws.
public final class ActivateF32 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();
  private static final float LOG2E = 1.442695f;
  private static final float TWO_ROOT_2_OVER_PI = 1.5957692f;
  private static final float P_OVER_ROOT_2 = 0.21213204f;
  private static final float R1 = 0.08459481f;
  private static final float R2 = 0.085345976f;
  private static final float R3 = 0.07424113f;
  private static final float R4 = 0.10721848f;
  private static final float R5 = -0.04681645f;
  private static final float R6 = 0.27319872f;
  private static final float R7 = -0.25561428f;
  private static final float R8 = 0.24254875f;
  private static final float R9 = -0.06471715f;

  private ActivateF32() {}

  public static void row(Activation activation, Tensor.F32 x, int row) {
    float[] xs = x.array();
    int at = x.offset() + row * x.stride();
    int end = at + x.cols();
    int vectors = at + x.cols() / L * L;
    switch (activation) {
      case IDENTITY -> vectors = end;
      case RELU -> relu(xs, at, vectors);
      case GELU -> gelu(xs, at, vectors);
      case GELU_TANH -> geluTanh(xs, at, vectors);
      case GELU_QUICK -> timesSigmoid(xs, at, vectors, 1.702f);
      case SILU -> timesSigmoid(xs, at, vectors, 1f);
      case TANH -> vectors = at;
      case SIGMOID -> sigmoid(xs, at, vectors);
    }
    for (int j = vectors; j < end; j++) {
      xs[j] = (float) ReferenceActivation.of(activation, xs[j]);
    }
  }

  private static void relu(float[] x, int at, int end) {
    FloatVector zero = FloatVector.zero(S);
    for (int j = at; j < end; j += L) {
      FloatVector v = FloatVector.fromArray(S, x, j);
      v.blend(zero, v.compare(VectorOperators.LT, zero)).intoArray(x, j);
    }
  }

  /// 2^y with y kept within ±126.
  private static FloatVector power(FloatVector y) {
    FloatVector low = FloatVector.broadcast(S, -126f);
    FloatVector high = FloatVector.broadcast(S, 126f);
    FloatVector z = y.blend(high, y.compare(VectorOperators.GT, high));
    return ExpF32.exp2(z.blend(low, z.compare(VectorOperators.LT, low)));
  }

  private static void sigmoid(float[] x, int at, int end) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    for (int j = at; j < end; j += L) {
      FloatVector v = FloatVector.fromArray(S, x, j);
      one.div(power(v.mul(-LOG2E)).add(one)).intoArray(x, j);
    }
  }

  private static void timesSigmoid(float[] x, int at, int end, float factor) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    for (int j = at; j < end; j += L) {
      FloatVector v = FloatVector.fromArray(S, x, j);
      v.div(power(v.mul(-LOG2E * factor)).add(one)).intoArray(x, j);
    }
  }

  private static void geluTanh(float[] x, int at, int end) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector cube = FloatVector.broadcast(S, -LOG2E * TWO_ROOT_2_OVER_PI * 0.044715f);
    FloatVector line = FloatVector.broadcast(S, -LOG2E * TWO_ROOT_2_OVER_PI);
    for (int j = at; j < end; j += L) {
      FloatVector v = FloatVector.fromArray(S, x, j);
      FloatVector u = v.mul(v).fma(cube, line).mul(v);
      v.div(power(u).add(one)).intoArray(x, j);
    }
  }

  private static void gelu(float[] x, int at, int end) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    for (int j = at; j < end; j += L) {
      FloatVector v = FloatVector.fromArray(S, x, j);
      FloatVector t = one.div(v.abs().fma(FloatVector.broadcast(S, P_OVER_ROOT_2), one));
      FloatVector r = FloatVector.broadcast(S, R9);
      r = r.fma(t, FloatVector.broadcast(S, R8));
      r = r.fma(t, FloatVector.broadcast(S, R7));
      r = r.fma(t, FloatVector.broadcast(S, R6));
      r = r.fma(t, FloatVector.broadcast(S, R5));
      r = r.fma(t, FloatVector.broadcast(S, R4));
      r = r.fma(t, FloatVector.broadcast(S, R3));
      r = r.fma(t, FloatVector.broadcast(S, R2));
      r = r.fma(t, FloatVector.broadcast(S, R1));
      FloatVector tail = power(v.mul(v).mul(-0.5f * LOG2E)).mul(r.mul(t));
      FloatVector right = one.sub(tail);
      v.mul(right.blend(tail, v.compare(VectorOperators.LT, 0f))).intoArray(x, j);
    }
  }
}
