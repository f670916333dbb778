package dev.headroom.kernel.functions;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Hyperbolic tangents in double precision: {@link TanhF32}.
/// Domain: all but NaN.
/// Error:  4 ulp: ExpLaws.
public final class TanhF64 {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final double MINUS_TWO_LOG2E = -2.8853900817779268;

  private TanhF64() {}

  public static DoubleVector tanh(DoubleVector x) {
    DoubleVector zero = DoubleVector.zero(S);
    DoubleVector e = ExpF64.exp2MinusOne(x.abs().mul(MINUS_TWO_LOG2E));
    DoubleVector t = e.neg().div(e.add(2d));
    return t.blend(t.neg(), x.compare(VectorOperators.LT, zero));
  }
}
