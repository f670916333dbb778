package dev.headroom.kernel.fast;

import dev.headroom.scheme.BilinearScheme;
import dev.headroom.scheme.Program;
import dev.headroom.tensor.FastMatmul;

/// By how many levels of a scheme a product is multiplied, and how many times as fast as by its
/// definition that is reckoned to be: a level saves products of blocks and moves each block once for
/// every sum it is in; for each entry that is moved the kernel could do so many flops.
/// Shape:  the outermost `stored` levels make their sums in memory, the `fused` ones below do not.
/// Source: docs/matmul.md 4, where it is measured and checked.
public record Plan(int stored, int fused, double speed) {
  public static final Plan CLASSICAL = new Plan(0, 0, 1);

  /// Of those with seven products, the one with the fewest terms.
  public static final String SCHEME = "strassen";

  /// Flops that the kernel could do while it adds an entry to rows of tiles, to panels, or to the
  /// product, which is read and written.
  private static final Moved MOVED = new Moved(4, 28, 28, 1.65);

  private static final double STORED = 21; // flops for an entry to or from a sum in memory

  /// From this size on the outermost level stores its sums.
  private static final long OUTER = 4096;

  /// What must be gained for the rounding errors to be worth it.
  private static final double LEAST = 1.085;

  public int levels() {
    return stored + fused;
  }

  /// Of a product of two matrices. Where the plan is to do what pays, the outermost levels of the
  /// largest are stored, and what is left to plan is a product of blocks.
  public static Plan of(Program scheme, FastMatmul fast, long n, long m, long p) {
    if (!fast.wherePaying() || Math.min(n, Math.min(m, p)) < OUTER) {
      return ofMap(scheme.scheme(), fast, n, m, p);
    }
    double blockA = (double) n * m / (scheme.n() * scheme.m());
    double blockB = (double) m * p / (scheme.m() * scheme.p());
    double blockC = (double) n * p / (scheme.n() * scheme.p());
    double moved = // two blocks in and one out for each addition
        3
            * (scheme.u().additions() * blockA
                + scheme.v().additions() * blockB
                + scheme.w().additions() * blockC);
    Plan inner = of(scheme, fast, n / scheme.n(), m / scheme.m(), p / scheme.p());
    double flops = 2.0 * n * m * p;
    double products = Moved.products(scheme.scheme(), 1);
    double speed = flops / (flops * products / inner.speed + STORED * moved);
    return new Plan(inner.stored + 1, inner.fused, speed);
  }

  /// Of a matrix and packed weights, whose sums are never stored. As asked for: so many levels as long
  /// as every block has a row and a column, or one where it pays: a second fused level gains on one
  /// thread and loses on two, which share the way to memory.
  public static Plan ofMap(BilinearScheme scheme, FastMatmul fast, long n, long m, long p) {
    if (fast.wherePaying()) {
      double speed = speed(scheme, 1, n, m, p);
      return speed >= LEAST ? new Plan(0, 1, speed) : CLASSICAL;
    }
    int levels = 0;
    long unit = scheme.n();
    while (levels < fast.levels() && unit <= Math.min(n, Math.min(m, p))) {
      unit *= scheme.n();
      levels++;
    }
    return levels == 0 ? CLASSICAL : new Plan(0, levels, speed(scheme, levels, n, m, p));
  }

  /// How many times as fast as by the definition so many fused levels are reckoned to be.
  public static double speed(BilinearScheme s, int levels, long n, long m, long p) {
    double flops = 2.0 * n * m * p;
    double left = flops * Moved.products(s, levels);
    return levels == 0
        ? 1
        : flops / (left + MOVED.of(s, levels, (double) n, (double) m, (double) p));
  }
}
