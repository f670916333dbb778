package dev.headroom.kernel.functions;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Powers of two in double precision: {@link ExpF32} with 1.5·2^52 and a longer polynomial, the
/// Taylor series of 2^r = e^(r·ln 2), whose remainder for |r| ≤ 1/2 is below 5·10^−18.
/// Domain: x < 1024; exactly 0 from −1023 down and for −∞; a NaN stays one.
/// Error:  1 ulp over [−1022, 1024): ExpLaws.
public final class ExpF64 {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final double LEAST = -1023d;
  private static final double MAGIC = 6755399441055744d; // 1.5·2^52
  private static final double C1 = 0.6931471805599453;
  private static final double C2 = 0.24022650695910072;
  private static final double C3 = 0.05550410866482158;
  private static final double C4 = 0.009618129107628477;
  private static final double C5 = 0.0013333558146428443;
  private static final double C6 = 1.540353039338161e-4;
  private static final double C7 = 1.5252733804059841e-5;
  private static final double C8 = 1.321548679014431e-6;
  private static final double C9 = 1.01780860092397e-7;
  private static final double C10 = 7.054911620801123e-9;
  private static final double C11 = 4.4455382718708116e-10;
  private static final double C12 = 2.5678435993488206e-11;
  private static final double C13 = 1.3691488853904128e-12;

  private ExpF64() {}

  /// 2^x. Longer than 325 bytecodes it would not be inlined, and every vector that goes in or out
  /// would be an object.
  public static DoubleVector exp2(DoubleVector x) {
    DoubleVector least = DoubleVector.broadcast(S, LEAST);
    DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    DoubleVector y = x.blend(least, x.compare(VectorOperators.LT, least));
    DoubleVector t = y.add(magic);
    DoubleVector r = y.sub(t.sub(magic));
    DoubleVector g = DoubleVector.broadcast(S, C13);
    g = g.fma(r, DoubleVector.broadcast(S, C12));
    g = g.fma(r, DoubleVector.broadcast(S, C11));
    g = g.fma(r, DoubleVector.broadcast(S, C10));
    g = g.fma(r, DoubleVector.broadcast(S, C9));
    g = g.fma(r, DoubleVector.broadcast(S, C8));
    g = g.fma(r, DoubleVector.broadcast(S, C7));
    g = g.fma(r, DoubleVector.broadcast(S, C6));
    g = g.fma(r, DoubleVector.broadcast(S, C5));
    g = g.fma(r, DoubleVector.broadcast(S, C4));
    g = g.fma(r, DoubleVector.broadcast(S, C3));
    g = g.fma(r, DoubleVector.broadcast(S, C2));
    g = g.fma(r, DoubleVector.broadcast(S, C1));
    g = g.fma(r, DoubleVector.broadcast(S, 1d));
    return t.reinterpretAsLongs()
        .lanewise(VectorOperators.LSHL, 52)
        .add(g.reinterpretAsLongs())
        .reinterpretAsDoubles();
  }

  /// 2^x − 1, relatively exact near 0 too; x at most 0.
  public static DoubleVector exp2MinusOne(DoubleVector x) {
    DoubleVector least = DoubleVector.broadcast(S, LEAST);
    DoubleVector magic = DoubleVector.broadcast(S, MAGIC);
    DoubleVector y = x.blend(least, x.compare(VectorOperators.LT, least));
    DoubleVector t = y.add(magic);
    DoubleVector r = y.sub(t.sub(magic));
    DoubleVector g = DoubleVector.broadcast(S, C13);
    g = g.fma(r, DoubleVector.broadcast(S, C12));
    g = g.fma(r, DoubleVector.broadcast(S, C11));
    g = g.fma(r, DoubleVector.broadcast(S, C10));
    g = g.fma(r, DoubleVector.broadcast(S, C9));
    g = g.fma(r, DoubleVector.broadcast(S, C8));
    g = g.fma(r, DoubleVector.broadcast(S, C7));
    g = g.fma(r, DoubleVector.broadcast(S, C6));
    g = g.fma(r, DoubleVector.broadcast(S, C5));
    g = g.fma(r, DoubleVector.broadcast(S, C4));
    g = g.fma(r, DoubleVector.broadcast(S, C3));
    g = g.fma(r, DoubleVector.broadcast(S, C2));
    g = g.fma(r, DoubleVector.broadcast(S, C1));
    DoubleVector power = power(t);
    return g.mul(r).fma(power, power.sub(1d));
  }

  /// 2^k, where t is k + 1.5·2^52.
  private static DoubleVector power(DoubleVector t) {
    return t.reinterpretAsLongs()
        .lanewise(VectorOperators.LSHL, 52)
        .add(DoubleVector.broadcast(S, 1d).reinterpretAsLongs())
        .reinterpretAsDoubles();
  }
}
