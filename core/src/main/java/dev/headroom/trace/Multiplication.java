package dev.headroom.trace;

import dev.headroom.circuit.Arithmetic;
import dev.headroom.field.Rational;
import dev.headroom.scheme.Catalogue;
import dev.headroom.scheme.Cost;
import dev.headroom.scheme.Levels;
import dev.headroom.scheme.Recursion;
import dev.headroom.scheme.Recursion.Matrix;
import dev.headroom.scheme.SchemeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// How a circuit multiplies matrices: by the definition, or by a scheme as often as it divides all
/// three sizes, the definition below.
/// Source: theory.md 5.
public record Multiplication(String name, Optional<Levels> scheme) {
  public static final Multiplication SCHOOLBOOK =
      new Multiplication("schoolbook", Optional.empty());
  public static final Multiplication STRASSEN = named("strassen");
  public static final Multiplication WINOGRAD = named("winograd");

  /// `schoolbook`, or a scheme of the catalogue or of files.
  /// Fails:  InputException when there is none, or it does not multiply over Q, as circuits do.
  public static Multiplication named(String typed) {
    String word = typed.toLowerCase(Locale.ROOT);
    if (word.equals("schoolbook")) {
      return SCHOOLBOOK;
    }
    SchemeSource source = Catalogue.find(word).orElseGet(() -> SchemeSource.find(typed));
    return new Multiplication(source.name(), Optional.of(source.rational()));
  }

  /// The nodes of a·b.
  /// Shape:  a `[n,m]`, b `[m,p]` -> `[n,p]`.
  int[][] product(Arithmetic out, int[][] a, int[][] b) {
    int levels = levels(a.length, b.length, b[0].length);
    return scheme
        .filter(s -> levels > 0)
        .map(s -> array(new Recursion<>(s, new Nodes(out)).product(matrix(a), matrix(b), levels)))
        .orElseGet(() -> schoolbook(out, a, b));
  }

  /// How often the scheme divides all three sizes.
  private int levels(double n, double m, double p) {
    int levels = 0;
    if (scheme.isPresent() && scheme.get().rank() > 1) {
      Levels s = scheme.get();
      while (n % s.n() == 0
          && m % s.m() == 0
          && p % s.p() == 0
          && Math.max(n, Math.max(m, p)) > 1) {
        n /= s.n();
        m /= s.m();
        p /= s.p();
        levels++;
      }
    }
    return levels;
  }

  /// Gates of a product ⟨n,m,p⟩; exact below 2⁵³.
  double gates(double n, double m, double p) {
    return scheme
        .map(s -> Cost.of(s, n, m, p, levels(n, m, p)))
        .orElseGet(() -> Cost.definition(n, m, p))
        .total();
  }

  /// Entries that are nodes of a circuit.
  private record Nodes(Arithmetic out) implements Recursion.Entries<Integer> {
    @Override
    public Integer add(Integer x, Integer y) {
      return out.add(x, y);
    }

    @Override
    public Integer sub(Integer x, Integer y) {
      return out.sub(x, y);
    }

    @Override
    public Integer mul(Integer x, Integer y) {
      return out.mul(x, y);
    }

    @Override
    public Integer times(Rational factor, Integer x) {
      return out.mul(out.constant(factor), x);
    }

    @Override
    public Integer zero() {
      return out.constant(Rational.ZERO);
    }
  }

  static int[][] transposed(int[][] x) {
    int[][] t = new int[x[0].length][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[0].length; j++) {
        t[j][i] = x[i][j];
      }
    }
    return t;
  }

  private static Matrix<Integer> matrix(int[][] x) {
    List<Integer> entries = new ArrayList<>();
    for (int[] row : x) {
      IntStream.of(row).forEach(entries::add);
    }
    return new Matrix<>(x.length, x[0].length, entries);
  }

  private static int[][] array(Matrix<Integer> x) {
    int[][] array = new int[x.rows()][x.cols()];
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.cols(); j++) {
        array[i][j] = x.at(i, j);
      }
    }
    return array;
  }

  private static int[][] schoolbook(Arithmetic out, int[][] a, int[][] b) {
    int[][] c = new int[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        int sum = out.mul(a[i][0], b[0][j]);
        for (int k = 1; k < b.length; k++) {
          sum = out.add(sum, out.mul(a[i][k], b[k][j]));
        }
        c[i][j] = sum;
      }
    }
    return c;
  }

  static int[][] sum(Arithmetic out, int[][] x, int[][] y) {
    int[][] z = new int[x.length][x[0].length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[0].length; j++) {
        z[i][j] = out.add(x[i][j], y[i][j]);
      }
    }
    return z;
  }
}
