package dev.headroom.kernel.functions;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Hyperbolic tangents: with e = e^(−2|x|) − 1, free of cancellation, tanh |x| = −e/(2 + e).
/// Domain: all but NaN.
/// Error:  4 ulp: ExpLaws.
public final class TanhF32 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final float MINUS_TWO_LOG2E = -2.885390f;

  private TanhF32() {}

  public static FloatVector tanh(FloatVector x) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector e = ExpF32.exp2MinusOne(x.abs().mul(MINUS_TWO_LOG2E));
    FloatVector t = e.neg().div(e.add(2f));
    return t.blend(t.neg(), x.compare(VectorOperators.LT, zero));
  }
}
