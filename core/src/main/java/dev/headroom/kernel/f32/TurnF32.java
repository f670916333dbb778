package dev.headroom.kernel.f32;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Transposes by copying, eight or four lines by as many entries at a time, in registers. The last squares
/// overlap those before.
final class TurnF32 {
  private static final VectorSpecies<Float> S4 = species(4);
  private static final VectorShuffle<Float> S4_BY_1 = VectorShuffle.fromOp(S4, i -> i ^ 1);
  private static final VectorShuffle<Float> S4_BY_2 = VectorShuffle.fromOp(S4, i -> i ^ 2);
  private static final VectorMask<Float> S4_ODD = mask(S4, 1);
  private static final VectorMask<Float> S4_HIGH = mask(S4, 2);

  private static final VectorSpecies<Float> S8 = species(8);
  private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromOp(S8, i -> i ^ 1);
  private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromOp(S8, i -> i ^ 2);
  private static final VectorShuffle<Float> BY_4 = VectorShuffle.fromOp(S8, i -> i ^ 4);
  private static final VectorMask<Float> ODD = mask(S8, 1);
  private static final VectorMask<Float> TWO = mask(S8, 2);
  private static final VectorMask<Float> HIGH = mask(S8, 4);

  /// Entries of a line before the next lines: what they fill stays in L1.
  private static final int TOGETHER = 128;

  private TurnF32() {}

  /// Of `lanes` lanes, where this machine's vectors have as many.
  static VectorSpecies<Float> species(int lanes) {
    int bits = Math.min(lanes, TileF32.L) * Float.SIZE;
    return VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
  }

  private static VectorMask<Float> mask(VectorSpecies<Float> species, int bit) {
    long lanes = 0;
    for (int i = 0; i < species.length(); i++) {
      lanes |= (i & bit) != 0 ? 1L << i : 0;
    }
    return VectorMask.fromLong(species, lanes);
  }

  /// Copies `lines` lines of `count` entries: entry i of line j, at `from + j·step + i`, goes to
  /// `at + i·apart + j`.
  static void copy(
      float[] x, int from, int step, int lines, int count, float[] to, int at, int apart) {
    int most = Math.min(TileF32.L, Math.min(lines, count));
    int side = most >= 8 ? 8 : most >= 4 ? 4 : 1;
    for (int first = 0; first < count; first += TOGETHER) {
      int last = Math.min(count, first + TOGETHER);
      for (int line = 0; line < lines; line += side) {
        int j = Math.min(line, lines - side);
        for (int entry = first; entry < last; entry += side) {
          int i = Math.min(entry, count - side);
          int source = from + j * step + i;
          int target = at + i * apart + j;
          if (side == 8) {
            eight(x, source, step, to, target, apart);
          } else if (side == 4) {
            four(x, source, step, to, target, apart);
          } else {
            to[target] = x[source];
          }
        }
      }
    }
  }

  /// Pairs of lines change halves, then neighbours change every second entry.
  private static void four(float[] x, int from, int step, float[] to, int at, int apart) {
    FloatVector a = fromArray(S4, x, from);
    FloatVector b = fromArray(S4, x, from + step);
    FloatVector c = fromArray(S4, x, from + 2 * step);
    FloatVector d = fromArray(S4, x, from + 3 * step);
    FloatVector ac0 = a.blend(c.rearrange(S4_BY_2), S4_HIGH);
    FloatVector ac2 = a.rearrange(S4_BY_2).blend(c, S4_HIGH);
    FloatVector bd0 = b.blend(d.rearrange(S4_BY_2), S4_HIGH);
    FloatVector bd2 = b.rearrange(S4_BY_2).blend(d, S4_HIGH);
    ac0.blend(bd0.rearrange(S4_BY_1), S4_ODD).intoArray(to, at);
    ac0.rearrange(S4_BY_1).blend(bd0, S4_ODD).intoArray(to, at + apart);
    ac2.blend(bd2.rearrange(S4_BY_1), S4_ODD).intoArray(to, at + 2 * apart);
    ac2.rearrange(S4_BY_1).blend(bd2, S4_ODD).intoArray(to, at + 3 * apart);
  }

  /// The same with halves of eight, then of four, then neighbours.
  private static void eight(float[] x, int from, int step, float[] to, int at, int apart) {
    FloatVector a = fromArray(S8, x, from);
    FloatVector b = fromArray(S8, x, from + step);
    FloatVector c = fromArray(S8, x, from + 2 * step);
    FloatVector d = fromArray(S8, x, from + 3 * step);
    FloatVector e = fromArray(S8, x, from + 4 * step);
    FloatVector f = fromArray(S8, x, from + 5 * step);
    FloatVector g = fromArray(S8, x, from + 6 * step);
    FloatVector h = fromArray(S8, x, from + 7 * step);
    FloatVector ae0 = a.blend(e.rearrange(BY_4), HIGH);
    FloatVector ae4 = a.rearrange(BY_4).blend(e, HIGH);
    FloatVector bf0 = b.blend(f.rearrange(BY_4), HIGH);
    FloatVector bf4 = b.rearrange(BY_4).blend(f, HIGH);
    FloatVector cg0 = c.blend(g.rearrange(BY_4), HIGH);
    FloatVector cg4 = c.rearrange(BY_4).blend(g, HIGH);
    FloatVector dh0 = d.blend(h.rearrange(BY_4), HIGH);
    FloatVector dh4 = d.rearrange(BY_4).blend(h, HIGH);
    FloatVector even0 = ae0.blend(cg0.rearrange(BY_2), TWO);
    FloatVector even2 = ae0.rearrange(BY_2).blend(cg0, TWO);
    FloatVector odd0 = bf0.blend(dh0.rearrange(BY_2), TWO);
    FloatVector odd2 = bf0.rearrange(BY_2).blend(dh0, TWO);
    even0.blend(odd0.rearrange(BY_1), ODD).intoArray(to, at);
    even0.rearrange(BY_1).blend(odd0, ODD).intoArray(to, at + apart);
    even2.blend(odd2.rearrange(BY_1), ODD).intoArray(to, at + 2 * apart);
    even2.rearrange(BY_1).blend(odd2, ODD).intoArray(to, at + 3 * apart);
    FloatVector even4 = ae4.blend(cg4.rearrange(BY_2), TWO);
    FloatVector even6 = ae4.rearrange(BY_2).blend(cg4, TWO);
    FloatVector odd4 = bf4.blend(dh4.rearrange(BY_2), TWO);
    FloatVector odd6 = bf4.rearrange(BY_2).blend(dh4, TWO);
    even4.blend(odd4.rearrange(BY_1), ODD).intoArray(to, at + 4 * apart);
    even4.rearrange(BY_1).blend(odd4, ODD).intoArray(to, at + 5 * apart);
    even6.blend(odd6.rearrange(BY_1), ODD).intoArray(to, at + 6 * apart);
    even6.rearrange(BY_1).blend(odd6, ODD).intoArray(to, at + 7 * apart);
  }
}
