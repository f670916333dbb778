package dev.headroom.kernel.f32;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Transposes by copying, four lines by four entries at a time, in registers.
final class TurnF32 {
  private static final VectorSpecies<Float> S =
      VectorSpecies.of(float.class, VectorShape.forBitSize(4 * Float.SIZE));
  private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromValues(S, 1, 0, 3, 2);
  private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromValues(S, 2, 3, 0, 1);
  private static final VectorMask<Float> ODD = VectorMask.fromValues(S, false, true, false, true);
  private static final VectorMask<Float> HIGH = VectorMask.fromValues(S, false, false, true, true);

  /// Whether this machine's vectors hold four entries.
  private static final boolean SQUARES = TileF32.L >= 4;

  /// Entries of a line before the next lines: what they fill stays in L1.
  private static final int TOGETHER = 128;

  private TurnF32() {}

  /// Copies `lines` lines of `count` entries: entry i of line j, at `from + j·step + i`, goes to
  /// `at + i·apart + j`.
  static void copy(
      float[] x, int from, int step, int lines, int count, float[] to, int at, int apart) {
    for (int first = 0; first < count; first += TOGETHER) {
      int last = Math.min(count, first + TOGETHER);
      for (int j = 0; j < lines; j += 4) {
        int end = Math.min(lines, j + 4);
        int i = first;
        for (; SQUARES && end - j == 4 && i <= last - 4; i += 4) {
          square(x, from + j * step + i, step, to, at + i * apart + j, apart);
        }
        for (int line = j; line < end; line++) {
          for (int rest = i; rest < last; rest++) {
            to[at + rest * apart + line] = x[from + line * step + rest];
          }
        }
      }
    }
  }

  /// Pairs of lines change halves, then neighbours change every second entry.
  private static void square(float[] x, int from, int step, float[] to, int at, int apart) {
    FloatVector a = fromArray(S, x, from);
    FloatVector b = fromArray(S, x, from + step);
    FloatVector c = fromArray(S, x, from + 2 * step);
    FloatVector d = fromArray(S, x, from + 3 * step);
    FloatVector ac0 = a.blend(c.rearrange(BY_2), HIGH);
    FloatVector ac2 = a.rearrange(BY_2).blend(c, HIGH);
    FloatVector bd0 = b.blend(d.rearrange(BY_2), HIGH);
    FloatVector bd2 = b.rearrange(BY_2).blend(d, HIGH);
    ac0.blend(bd0.rearrange(BY_1), ODD).intoArray(to, at);
    ac0.rearrange(BY_1).blend(bd0, ODD).intoArray(to, at + apart);
    ac2.blend(bd2.rearrange(BY_1), ODD).intoArray(to, at + 2 * apart);
    ac2.rearrange(BY_1).blend(bd2, ODD).intoArray(to, at + 3 * apart);
  }
}
