package dev.headroom.scheme;

import dev.headroom.field.Rational;
import java.util.function.UnaryOperator;

/// A bilinear scheme in other bases: blocks of A and B are changed to their coordinates, level by level,
/// before the first product, and coordinates of C back to its blocks after the last. In between, each
/// level computes with coordinates, which takes fewer additions.
/// Shape:  basis.a from the n·m blocks of A to its coordinates, basis.b from the m·p of B, basis.c from
///         the coordinates of C to its n·p blocks; core.a and core.b have r forms over coordinates,
///         core.c gives coordinates of C over the r products.
/// Source: [KarstadtSchwartz].
public record InBasis(int n, int m, int p, Sides basis, Sides core) implements Levels {
  /// Linear forms for each of the three matrices.
  public record Sides(Linear a, Linear b, Linear c) {
    Sides with(UnaryOperator<Rational> value) {
      return new Sides(a.with(value), b.with(value), c.with(value));
    }

    int additions() {
      return a.additions() + b.additions() + c.additions();
    }

    int scalings() {
      return a.scalings() + b.scalings() + c.scalings();
    }
  }

  public InBasis {
    boolean fits =
        basis.a.inputs() == n * m
            && basis.b.inputs() == m * p
            && basis.c.out().size() == n * p
            && core.a.inputs() == basis.a.out().size()
            && core.b.inputs() == basis.b.out().size()
            && core.c.out().size() == basis.c.inputs()
            && core.c.inputs() == core.a.out().size()
            && core.b.out().size() == core.a.out().size();
    if (!fits) {
      throw new IllegalArgumentException(
          "basis and core are no program of ⟨" + n + "," + m + "," + p + "⟩");
    }
  }

  /// The same scheme as a program that changes the bases in each level anew.
  public Program program() {
    return new Program(n, m, p, basis.a.then(core.a), basis.b.then(core.b), core.c.then(basis.c));
  }

  /// The same with other coefficients, none 0.
  InBasis with(UnaryOperator<Rational> value) {
    return new InBasis(n, m, p, basis.with(value), core.with(value));
  }

  /// So many levels, or fewer where a block would have no rows or columns. All are cut at once, so the
  /// rest of each matrix is what its largest part leaves that so many levels divide.
  public int levels(double rows, double depth, double cols, int most) {
    int levels = 0;
    double above = n;
    double deep = m;
    double across = p;
    while (levels < most && above <= rows && deep <= depth && across <= cols) {
      above *= n;
      deep *= m;
      across *= p;
      levels++;
    }
    return levels;
  }

  @Override
  public int rank() {
    return core.a.out().size();
  }

  @Override
  public int additions() {
    return core.additions();
  }

  @Override
  public int scalings() {
    return core.scalings();
  }

  /// Additions and subtractions of blocks that one level adds to the changes of basis.
  public int changes() {
    return basis.additions();
  }
}
