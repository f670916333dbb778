package dev.headroom.kernel.f32;

import java.util.Arrays;

/// The register tile alone, its operands in the caches, beside the peak loop in alternating rounds.
public final class MicroF32 {
  private static final int ROWS = 4 * TileF32.ROWS;
  private static final int DEPTH = TileF32.DEPTH / 2;
  private static final int FIRST = TileF32.FIRST;
  private static final int PEAK_CALLS = 50; // of 500 steps; about as long as TILE_CALLS
  private static final int TILE_CALLS = 20;

  private static final double JUMP = 1.2;
  private static final double PLAUSIBLE = 0.5 * TileF32.L; // flops a nanosecond, of compiled code
  private static final long PATIENCE = 30_000_000_000L; // nanoseconds

  private MicroF32() {}

  /// The best round of the tile, half of its calls added to nothing, over the best round of the peak loop, in `seconds`. The clock starts
  /// again while one of them still gets much faster, and waits until both are compiled.
  public static double share(double seconds) {
    TileF32.Cursor t = new TileF32.Cursor();
    t.a = ones(ROWS * TileF32.A_STRIDE);
    t.b = ones(FIRST + DEPTH * TileF32.COLS);
    t.bo = FIRST;
    float[] ones = ones(FIRST + TileF32.COLS);
    t.c = new float[FIRST + ROWS * TileF32.COLS];
    t.depth = DEPTH;
    double flops = 2.0 * TILE_CALLS * ROWS * DEPTH * TileF32.COLS;
    double peak = 0;
    double tile = 0;
    double sum = 0;
    long begin = System.nanoTime();
    long jumped = begin;
    while (System.nanoTime() - jumped < seconds * 1e9
        || (Math.min(peak, tile) < PLAUSIBLE && System.nanoTime() - begin < PATIENCE)) {
      long start = System.nanoTime();
      for (int i = 0; i < PEAK_CALLS; i++) {
        sum += PeakF32.multiplyAdds(500);
      }
      long middle = System.nanoTime();
      for (int i = 0; i < TILE_CALLS; i += 2) {
        t.onto(ones, 0);
        TileF32.run(t, 0, FIRST, FIRST, ROWS);
        t.fresh();
        TileF32.run(t, 0, FIRST, 0, ROWS);
      }
      long end = System.nanoTime();
      double peakNow = (double) PEAK_CALLS * PeakF32.flops(500) / (middle - start);
      double tileNow = flops / (end - middle);
      if (peakNow > JUMP * peak || tileNow > JUMP * tile) {
        jumped = end;
      }
      peak = Math.max(peak, peakNow);
      tile = Math.max(tile, tileNow);
    }
    if (t.c[FIRST] != DEPTH || Double.isNaN(sum)) {
      throw new IllegalStateException("the tile says " + t.c[FIRST] + ", expected " + DEPTH);
    }
    return tile / peak;
  }

  private static float[] ones(int count) {
    float[] x = new float[count];
    Arrays.fill(x, 1);
    return x;
  }
}
