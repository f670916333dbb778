// Generated from dev.headroom.kernel.f32.TurnF32, see docs/kernels.md: do not edit.
package dev.headroom.kernel.f64;

import static jdk.incubator.vector.DoubleVector.fromArray;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Transposes by copying, four lines by four entries at a time, in registers.
final class TurnF64 {
  private static final VectorSpecies<Double> S =
      VectorSpecies.of(double.class, VectorShape.forBitSize(4 * Double.SIZE));
  private static final VectorShuffle<Double> BY_1 = VectorShuffle.fromValues(S, 1, 0, 3, 2);
  private static final VectorShuffle<Double> BY_2 = VectorShuffle.fromValues(S, 2, 3, 0, 1);
  private static final VectorMask<Double> ODD = VectorMask.fromValues(S, false, true, false, true);
  private static final VectorMask<Double> HIGH = VectorMask.fromValues(S, false, false, true, true);

  /// Whether this machine's vectors hold four entries.
  private static final boolean SQUARES = TileF64.L >= 4;

  /// Entries of a line before the next lines: what they fill stays in L1.
  private static final int TOGETHER = 128;

  private TurnF64() {}

  /// Copies `lines` lines of `count` entries: entry i of line j, at `from + j·step + i`, goes to
  /// `at + i·apart + j`.
  static void copy(
      double[] x, int from, int step, int lines, int count, double[] to, int at, int apart) {
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
  private static void square(double[] x, int from, int step, double[] to, int at, int apart) {
    DoubleVector a = fromArray(S, x, from);
    DoubleVector b = fromArray(S, x, from + step);
    DoubleVector c = fromArray(S, x, from + 2 * step);
    DoubleVector d = fromArray(S, x, from + 3 * step);
    DoubleVector ac0 = a.blend(c.rearrange(BY_2), HIGH);
    DoubleVector ac2 = a.rearrange(BY_2).blend(c, HIGH);
    DoubleVector bd0 = b.blend(d.rearrange(BY_2), HIGH);
    DoubleVector bd2 = b.rearrange(BY_2).blend(d, HIGH);
    ac0.blend(bd0.rearrange(BY_1), ODD).intoArray(to, at);
    ac0.rearrange(BY_1).blend(bd0, ODD).intoArray(to, at + apart);
    ac2.blend(bd2.rearrange(BY_1), ODD).intoArray(to, at + 2 * apart);
    ac2.rearrange(BY_1).blend(bd2, ODD).intoArray(to, at + 3 * apart);
  }
}
