// Generated from dev.headroom.kernel.f32.FoldF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The sums of the lanes of four vectors, each vector's in a lane of its own, where a vector has four lanes.
final class FoldF64 {
  private static final VectorSpecies<Double> S = TileF64.S;
  private static final int L = TileF64.L;

  /// Whether a vector has four lanes.
  static final boolean FITS = L >= 4;

  private static final VectorSpecies<Double> S4 = TurnF64.species(4);

  private static final VectorShuffle<Double> BY_1 = VectorShuffle.fromOp(S, i -> i ^ 1);
  private static final VectorShuffle<Double> BY_2 = VectorShuffle.fromOp(S, i -> (i ^ 2) % L);
  private static final VectorShuffle<Double> BY_4 = VectorShuffle.fromOp(S, i -> (i ^ 4) % L);
  private static final VectorShuffle<Double> BY_8 = VectorShuffle.fromOp(S, i -> (i ^ 8) % L);
  private static final VectorMask<Double> ODD = VectorMask.fromLong(S, 0xAAAA_AAAA_AAAA_AAAAL);
  private static final VectorMask<Double> TWO = VectorMask.fromLong(S, 0xCCCC_CCCC_CCCC_CCCCL);

  private FoldF64() {}

  /// Neighbours are added, then pairs, then halves.
  static DoubleVector sums(DoubleVector a, DoubleVector b, DoubleVector c, DoubleVector d) {
    DoubleVector ab = a.blend(b, ODD).add(b.blend(a, ODD).rearrange(BY_1));
    DoubleVector cd = c.blend(d, ODD).add(d.blend(c, ODD).rearrange(BY_1));
    DoubleVector sum = ab.blend(cd, TWO).add(cd.blend(ab, TWO).rearrange(BY_2));
    sum = L > 8 ? sum.add(sum.rearrange(BY_8)) : sum;
    sum = L > 4 ? sum.add(sum.rearrange(BY_4)) : sum;
    return (DoubleVector) sum.reinterpretShape(S4, 0);
  }

  /// The sum of the lanes of one vector, added in the same order.
  static double sum(DoubleVector a) {
    return sums(a, a, a, a).lane(0);
  }
}
