package dev.headroom.kernel.functions;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Powers of two, eight or sixteen at a time.
///
/// 2^x = 2^t · 2^r with t the nearest integer, found by adding 1.5·2^23: the sum's low bits are t.
/// 2^r is a polynomial of degree 6, fitted for relative error, and t goes into its exponent bits.
/// Domain: x < 128; exactly 0 from −127 down and for −∞; a NaN stays one.
/// Error:  0.95 ulp over [−126, 128): ExpLaws; between −127 and −126 below 2^−127 absolutely.
public final class ExpF32 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final float LEAST = -127f;
  private static final float MAGIC = 12582912f; // 1.5·2^23
  private static final float C1 = 0.6931472f;
  private static final float C2 = 0.24022648f;
  private static final float C3 = 0.055503324f;
  private static final float C4 = 0.009618437f;
  private static final float C5 = 0.0013398875f;
  private static final float C6 = 1.5353362e-4f;

  private ExpF32() {}

  /// 2^x.
  public static FloatVector exp2(FloatVector x) {
    FloatVector least = FloatVector.broadcast(S, LEAST);
    FloatVector magic = FloatVector.broadcast(S, MAGIC);
    FloatVector y = x.blend(least, x.compare(VectorOperators.LT, least));
    FloatVector t = y.add(magic);
    FloatVector r = y.sub(t.sub(magic));
    FloatVector g = FloatVector.broadcast(S, C6);
    g = g.fma(r, FloatVector.broadcast(S, C5));
    g = g.fma(r, FloatVector.broadcast(S, C4));
    g = g.fma(r, FloatVector.broadcast(S, C3));
    g = g.fma(r, FloatVector.broadcast(S, C2));
    g = g.fma(r, FloatVector.broadcast(S, C1));
    g = g.fma(r, FloatVector.broadcast(S, 1f));
    IntVector exponent = t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    return exponent.add(g.reinterpretAsInts()).reinterpretAsFloats();
  }

  /// 2^x − 1, relatively exact near 0 too; x at most 0.
  public static FloatVector exp2MinusOne(FloatVector x) {
    FloatVector least = FloatVector.broadcast(S, LEAST);
    FloatVector magic = FloatVector.broadcast(S, MAGIC);
    FloatVector y = x.blend(least, x.compare(VectorOperators.LT, least));
    FloatVector t = y.add(magic);
    FloatVector r = y.sub(t.sub(magic));
    FloatVector g = FloatVector.broadcast(S, C6);
    g = g.fma(r, FloatVector.broadcast(S, C5));
    g = g.fma(r, FloatVector.broadcast(S, C4));
    g = g.fma(r, FloatVector.broadcast(S, C3));
    g = g.fma(r, FloatVector.broadcast(S, C2));
    g = g.fma(r, FloatVector.broadcast(S, C1));
    FloatVector power = power(t);
    return g.mul(r).fma(power, power.sub(1f));
  }

  /// 2^k, where t is k + 1.5·2^23.
  private static FloatVector power(FloatVector t) {
    return t.reinterpretAsInts()
        .lanewise(VectorOperators.LSHL, 23)
        .add(FloatVector.broadcast(S, 1f).reinterpretAsInts())
        .reinterpretAsFloats();
  }
}
