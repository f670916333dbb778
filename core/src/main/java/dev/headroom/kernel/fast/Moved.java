package dev.headroom.kernel.fast;

import dev.headroom.scheme.BilinearScheme;
import dev.headroom.scheme.LinearForm;

/// What fused sums move, and how dear that is: `a`, `b` and `c` for each entry of a block of A, of B and
/// of C in a sum, `further` times as much for each level beyond the first, as each reads and writes twice
/// as many places at once.
public record Moved(double a, double b, double c, double further) {
  /// Of A, n by m, times B, m by p, by so many levels, at least one.
  public double of(BilinearScheme s, int levels, double n, double m, double p) {
    double entries =
        a * n * m * Math.pow(LinearForm.terms(s.u()) / ((double) s.n() * s.m()), levels)
            + b * m * p * Math.pow(LinearForm.terms(s.v()) / ((double) s.m() * s.p()), levels)
            + c * n * p * Math.pow(LinearForm.terms(s.w()) / ((double) s.n() * s.p()), levels);
    return Math.pow(further, levels - 1.0) * entries;
  }

  /// The part of the definition's multiplications that is left.
  public static double products(BilinearScheme s, int levels) {
    return Math.pow(s.rank() / ((double) s.n() * s.m() * s.p()), levels);
  }
}
