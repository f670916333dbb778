package dev.headroom.kernel.f32;

import dev.headroom.kernel.contract.CacheLines;
import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The register tile of this machine, chosen once: 12 rows by 2 vectors where vectors have 512 bits
/// (then there are 32 of them), else 6 by 2, which fits 16 registers of any width.
///
/// All products are made of it: c`[rows, COLS]` = a`[rows, depth]`·b`[depth, COLS]` with a in rows
/// of constant stride, b and c contiguous. Every entry is one chain of fused multiply-adds in the
/// order of the depth, whatever the tile, so how work is cut never changes an answer.
public final class TileF32 {
  public static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  public static final int L = S.length();
  public static final boolean WIDE = S.vectorBitSize() == 512;

  /// A load-load fence emits no instruction on x86 and stops the compiler from loading more than
  /// the registers hold; elsewhere it would be a real barrier.
  static final boolean FENCES =
      switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
        case "amd64", "x86_64", "x86", "i386" -> true;
        default -> false;
      };

  public static final int ROWS = BlockingF32.HERE.rows();
  static final int TAIL = 4;
  private static final boolean PAIRED = BlockingF32.HERE.steps() == 2;
  public static final int COLS = BlockingF32.HERE.cols();

  /// The most depth of one tile: 4 KiB of a row.
  static final int DEPTH = 4096 / Float.BYTES;

  /// From row to row of a; a line more than the depth, lest all rows fall into one cache set.
  static final int A_STRIDE = DEPTH + 64 / Float.BYTES;

  /// Where operands begin in their arrays: on a line of the cache, where objects do.
  static final int FIRST = CacheLines.FIRST / Float.BYTES;

  /// What a tail is added to that is not added to anything.
  private static final float[] ZEROS = new float[COLS];

  private TileF32() {}

  /// Up to so many rows at the end, tails of 4 rows are cheaper than one whole panel.
  private static final int TAILS = BlockingF32.HERE.tails();

  /// The arguments of a tile that stay while it moves: a and b as above, what a·b is added to and
  /// where it goes, `[rows, COLS]` in rows `sStride` and `cStride` apart.
  static final class Cursor {
    float[] a = {};
    float[] b = {};
    float[] s = ZEROS;
    float[] c = {};
    int bo;
    int step = COLS; // from row to row of b
    int depth;
    int sStride;
    int cStride = COLS;
    boolean fresh = true;

    /// What follows is added to nothing; whole panels then skip the addition.
    void fresh() {
      onto(ZEROS, 0);
      fresh = true;
    }

    void onto(float[] sums, int stride) {
      s = sums;
      sStride = stride;
      fresh = false;
    }
  }

  /// How many rows are computed for `rows` of them; a has to hold as many.
  static int padRows(int rows) {
    int full = rows / ROWS * ROWS;
    int rest = rows - full;
    return full + (rest > TAILS ? ROWS : (rest + TAIL - 1) / TAIL * TAIL);
  }

  /// Rows `0 … padRows(rows)` of c, at `co`, from those of a, at `ao`, and s, at `so`.
  static void run(Cursor t, int ao, int co, int so, int rows) {
    int i = 0;
    for (; rows - i > TAILS; i += ROWS) {
      panel(t, ao + i * A_STRIDE, co + i * t.cStride, so + i * t.sStride);
    }
    for (; i < rows; i += TAIL) {
      if (WIDE) {
        WideTailF32.run(t, ao + i * A_STRIDE, co + i * t.cStride, so + i * t.sStride);
      } else {
        NarrowTailF32.run(t, ao + i * A_STRIDE, co + i * t.cStride, so + i * t.sStride);
      }
    }
  }

  /// One panel of ROWS rows.
  static void panel(Cursor t, int ao, int co, int so) {
    boolean paired = PAIRED && t.depth % 2 == 0;
    if (paired && t.fresh) {
      PairedFreshF32.run(t, ao, co);
    } else if (paired) {
      PairedTileF32.run(t, ao, co, so);
    } else if (WIDE && t.fresh) {
      WideFreshF32.run(t, ao, co);
    } else if (WIDE) {
      WideTileF32.run(t, ao, co, so);
    } else if (t.fresh) {
      NarrowFreshF32.run(t, ao, co);
    } else {
      NarrowTileF32.run(t, ao, co, so);
    }
  }
}
