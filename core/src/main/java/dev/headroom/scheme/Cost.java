package dev.headroom.scheme;

import java.util.function.IntFunction;

/// The exact number of operations of a matrix product by some levels of a scheme, as {@link Recursion}
/// computes it.
/// Units:  multiplications of two entries; additions, which include subtractions; scalings, which
///         multiply by a constant other than 1 and −1. Exact below 2⁵³.
/// Source: theory.md 5.
public record Cost(double multiplications, double additions, double scalings) {
  private static final int MOST_LEVELS = 63; // of a scheme that halves

  /// A product ⟨n,m,p⟩ by the definition: n·m·p multiplications, n·p·(m − 1) additions.
  public static Cost definition(double n, double m, double p) {
    return new Cost(n * m * p, n * p * Math.max(0, m - 1), 0);
  }

  /// `levels` levels; the definition below them, and for rows and columns left over.
  public static Cost of(Levels scheme, double n, double m, double p, int levels) {
    return switch (scheme) {
      case Program program -> of(Level.of(program), n, m, p, levels);
      case InBasis program -> of(Bases.of(program), n, m, p, levels);
    };
  }

  /// What one level does for every entry of a block of A, of B and of C.
  private record Level(Program program, Cost a, Cost b, Cost c) {
    static Level of(Program program) {
      return new Level(program, sums(program.u()), sums(program.v()), sums(program.w()));
    }
  }

  /// The sums of one level and of one change of basis, for every entry of a block.
  private record Bases(InBasis s, Cost[] core, Cost[] basis) {
    static Bases of(InBasis s) {
      return new Bases(s, sums(s.core()), sums(s.basis()));
    }

    private static Cost[] sums(InBasis.Sides sides) {
      return new Cost[] {Cost.sums(sides.a()), Cost.sums(sides.b()), Cost.sums(sides.c())};
    }
  }

  private static Cost sums(Linear linear) {
    return new Cost(0, linear.additions(), linear.scalings());
  }

  private static Cost of(Level level, double n, double m, double p, int levels) {
    Program program = level.program;
    double rows = Math.floor(n / program.n());
    double depth = Math.floor(m / program.m());
    double cols = Math.floor(p / program.p());
    if (levels == 0 || rows < 1 || depth < 1 || cols < 1) {
      return definition(n, m, p);
    }
    Cost inner = of(level, rows, depth, cols, levels - 1).times(program.rank());
    Cost sums =
        level
            .a
            .times(rows * depth)
            .plus(level.b.times(depth * cols))
            .plus(level.c.times(rows * cols));
    double[] whole = {rows * program.n(), depth * program.m(), cols * program.p()};
    return inner.plus(sums).plus(edges(whole, n, m, p));
  }

  /// What the definition does where n x m times m x p is larger than the whole that levels multiply.
  private static Cost edges(double[] whole, double n, double m, double p) {
    Cost edges = definition(whole[0], m, p - whole[2]).plus(definition(n - whole[0], m, p));
    return m == whole[1] ? edges : edges.plus(added(whole[0], m - whole[1], whole[2]));
  }

  private static Cost of(Bases bases, double n, double m, double p, int most) {
    InBasis s = bases.s;
    int levels = s.levels(n, m, p, most);
    if (levels == 0) {
      return definition(n, m, p);
    }
    double rows = Math.floor(n / Math.pow(s.n(), levels));
    double depth = Math.floor(m / Math.pow(s.m(), levels));
    double cols = Math.floor(p / Math.pow(s.p(), levels));
    double[] whole = {
      rows * Math.pow(s.n(), levels),
      depth * Math.pow(s.m(), levels),
      cols * Math.pow(s.p(), levels)
    };
    Cost core = definition(rows, depth, cols);
    Cost changes = new Cost(0, 0, 0);
    InBasis.Sides in = s.core();
    for (int l = 1; l <= levels; l++) {
      core =
          core.times(s.rank())
              .plus(bases.core[0].times(rows * depth * Math.pow(in.a().inputs(), l - 1)))
              .plus(bases.core[1].times(depth * cols * Math.pow(in.b().inputs(), l - 1)))
              .plus(bases.core[2].times(rows * cols * Math.pow(in.c().out().size(), l - 1)));
      double below = Math.pow(s.n(), l - 1);
      double deep = Math.pow(s.m(), l - 1);
      double across = Math.pow(s.p(), l - 1);
      int above = levels - l;
      changes =
          changes
              .plus(change(bases.basis[0], in.a().inputs(), above, rows * below * depth * deep))
              .plus(change(bases.basis[1], in.b().inputs(), above, depth * deep * cols * across))
              .plus(
                  change(bases.basis[2], in.c().out().size(), above, rows * below * cols * across));
    }
    return core.plus(changes).plus(edges(whole, n, m, p));
  }

  /// A change of basis in all the blocks, of so many entries, that the levels above it have made.
  private static Cost change(Cost basis, int coordinates, int above, double entries) {
    return basis.times(entries * Math.pow(coordinates, above));
  }

  /// c += a·b.
  private static Cost added(double n, double m, double p) {
    return definition(n, m, p).plus(new Cost(0, n * p, 0));
  }

  public double total() {
    return multiplications + additions + scalings;
  }

  private Cost plus(Cost other) {
    return new Cost(
        multiplications + other.multiplications,
        additions + other.additions,
        scalings + other.scalings);
  }

  private Cost times(double factor) {
    return new Cost(multiplications * factor, additions * factor, scalings * factor);
  }

  /// The levels with the fewest operations.
  public static int bestLevels(Levels scheme, double n, double m, double p) {
    return switch (scheme) {
      case Program program -> {
        Level level = Level.of(program);
        yield best(program, n, m, p, levels -> of(level, n, m, p, levels));
      }
      case InBasis program -> {
        Bases bases = Bases.of(program);
        yield best(program, n, m, p, levels -> of(bases, n, m, p, levels));
      }
    };
  }

  private static int best(Levels program, double n, double m, double p, IntFunction<Cost> counted) {
    int best = 0;
    double least = definition(n, m, p).total();
    double rows = n / program.n();
    double depth = m / program.m();
    double cols = p / program.p();
    for (int levels = 1; rows >= 1 && depth >= 1 && cols >= 1 && levels < MOST_LEVELS; levels++) {
      double total = counted.apply(levels).total();
      if (total < least) {
        least = total;
        best = levels;
      }
      rows /= program.n();
      depth /= program.m();
      cols /= program.p();
    }
    return best;
  }
}
