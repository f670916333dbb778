package dev.headroom.scheme;

/// The exact number of operations of a matrix product that recurses some levels by a program, as
/// {@link Recursion} computes it.
/// Units:  multiplications of two entries; additions, which include subtractions; scalings, which
///         multiply by a constant other than 1 and −1. Exact below 2⁵³.
/// Source: theory.md 5.
public record Cost(double multiplications, double additions, double scalings) {
  private static final int MOST_LEVELS = 63; // of a scheme that halves

  /// A product ⟨n,m,p⟩ by the definition: n·m·p multiplications, n·p·(m − 1) additions.
  public static Cost definition(double n, double m, double p) {
    return new Cost(n * m * p, n * p * Math.max(0, m - 1), 0);
  }

  /// `levels` levels of the program; the definition below them, and for rows and columns left over.
  public static Cost of(Program program, double n, double m, double p, int levels) {
    return of(Level.of(program), n, m, p, levels);
  }

  /// What one level does for every entry of a block of A, of B and of C.
  private record Level(Program program, Cost a, Cost b, Cost c) {
    static Level of(Program program) {
      return new Level(program, sums(program.u()), sums(program.v()), sums(program.w()));
    }

    private static Cost sums(Linear linear) {
      return new Cost(0, linear.additions(), linear.scalings());
    }
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
    double wholeRows = rows * program.n();
    double wholeDepth = depth * program.m();
    double wholeCols = cols * program.p();
    Cost edges = definition(wholeRows, m, p - wholeCols).plus(definition(n - wholeRows, m, p));
    Cost left = m == wholeDepth ? new Cost(0, 0, 0) : added(wholeRows, m - wholeDepth, wholeCols);
    return inner.plus(sums).plus(edges).plus(left);
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
  public static int bestLevels(Program program, double n, double m, double p) {
    Level level = Level.of(program);
    int best = 0;
    double least = definition(n, m, p).total();
    double rows = n / program.n();
    double depth = m / program.m();
    double cols = p / program.p();
    for (int levels = 1; rows >= 1 && depth >= 1 && cols >= 1 && levels < MOST_LEVELS; levels++) {
      double total = of(level, n, m, p, levels).total();
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
