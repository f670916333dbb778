package dev.headroom.kernel.f32;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The sums of the lanes of four vectors, each vector's in a lane of its own, where a vector has four lanes.
final class FoldF32 {
  private static final VectorSpecies<Float> S = TileF32.S;
  private static final int L = TileF32.L;

  /// Whether a vector has four lanes.
  static final boolean FITS = L >= 4;

  private static final VectorSpecies<Float> S4 = TurnF32.species(4);

  private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromOp(S, i -> i ^ 1);
  private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromOp(S, i -> (i ^ 2) % L);
  private static final VectorShuffle<Float> BY_4 = VectorShuffle.fromOp(S, i -> (i ^ 4) % L);
  private static final VectorShuffle<Float> BY_8 = VectorShuffle.fromOp(S, i -> (i ^ 8) % L);
  private static final VectorMask<Float> ODD = VectorMask.fromLong(S, 0xAAAA_AAAA_AAAA_AAAAL);
  private static final VectorMask<Float> TWO = VectorMask.fromLong(S, 0xCCCC_CCCC_CCCC_CCCCL);

  private FoldF32() {}

  /// Neighbours are added, then pairs, then halves.
  static FloatVector sums(FloatVector a, FloatVector b, FloatVector c, FloatVector d) {
    FloatVector ab = a.blend(b, ODD).add(b.blend(a, ODD).rearrange(BY_1));
    FloatVector cd = c.blend(d, ODD).add(d.blend(c, ODD).rearrange(BY_1));
    FloatVector sum = ab.blend(cd, TWO).add(cd.blend(ab, TWO).rearrange(BY_2));
    sum = L > 8 ? sum.add(sum.rearrange(BY_8)) : sum;
    sum = L > 4 ? sum.add(sum.rearrange(BY_4)) : sum;
    return (FloatVector) sum.reinterpretShape(S4, 0);
  }

  /// The sum of the lanes of one vector, added in the same order.
  static float sum(FloatVector a) {
    return sums(a, a, a, a).lane(0);
  }
}
