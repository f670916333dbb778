package dev.headroom.kernel.f32;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Tiles that take two steps of the depth a round are chosen on some machines only; on any they give
/// the bits of those that take one.
class PairedTest {
  private static final int ROWS = WideTileF32.ROWS;
  private static final float[] RARE = {
    -0f, 0f, Float.POSITIVE_INFINITY, Float.NaN, Float.MIN_VALUE, -Float.MAX_VALUE
  };

  @Test
  void twoStepsGiveTheBitsOfOne() {
    for (int depth : new int[] {0, 2, 4, 16, 192, TileF32.DEPTH}) {
      assertThat(tile(depth, 0, true)).as("depth " + depth).isEqualTo(tile(depth, 0, false));
    }
  }

  /// Infinities among the factors and beside them would show any number that is read once too often.
  @Test
  void ofRareNumbersToo() {
    for (int depth : new int[] {2, 8}) {
      assertThat(tile(depth, 8, true)).as("depth " + depth).isEqualTo(tile(depth, 8, false));
    }
  }

  /// The bits of s + a·b and after them of a·b; one number in `rare` is one of RARE, none where it is 0.
  private static int[] tile(int depth, int rare, boolean paired) {
    SplittableRandom random = new SplittableRandom(depth);
    TileF32.Cursor t = new TileF32.Cursor();
    t.a = numbers(random, ROWS * TileF32.A_STRIDE, rare);
    t.b = numbers(random, (depth + 2) * TileF32.COLS, rare);
    t.c = new float[2 * ROWS * TileF32.COLS];
    t.onto(numbers(random, ROWS * TileF32.COLS, 0), TileF32.COLS);
    t.bo = TileF32.COLS;
    t.depth = depth;
    if (paired) {
      PairedTileF32.run(t, 0, 0, 0);
      PairedFreshF32.run(t, 0, ROWS * TileF32.COLS);
    } else {
      WideTileF32.run(t, 0, 0, 0);
      WideFreshF32.run(t, 0, ROWS * TileF32.COLS);
    }
    int[] bits = new int[t.c.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(t.c[i]));
    return bits;
  }

  private static float[] numbers(SplittableRandom random, int size, int rare) {
    float[] x = new float[size];
    for (int i = 0; i < size; i++) {
      boolean odd = rare > 0 && random.nextInt(rare) == 0;
      x[i] = odd ? RARE[random.nextInt(RARE.length)] : random.nextFloat() - 0.5f;
    }
    return x;
  }
}
