package dev.headroom.trace;

import dev.headroom.circuit.Arithmetic;

/// How a circuit multiplies matrices.
/// Work:   schoolbook n·p·(2m − 1) gates; the others 7 products and 18 or 15 additions of halves
///         while all three sizes are even, schoolbook below.
/// Source: theory.md 5; [Strassen], [Winograd].
public enum Multiplication {
  SCHOOLBOOK,
  STRASSEN,
  WINOGRAD;

  /// The nodes of a·b.
  /// Shape:  a `[n,m]`, b `[m,p]` -> `[n,p]`.
  int[][] product(Arithmetic out, int[][] a, int[][] b) {
    boolean even = a.length % 2 == 0 && b.length % 2 == 0 && b[0].length % 2 == 0;
    return switch (this) {
      case SCHOOLBOOK -> schoolbook(out, a, b);
      case STRASSEN -> even ? strassen(out, new Halves(a), new Halves(b)) : schoolbook(out, a, b);
      case WINOGRAD -> even ? winograd(out, new Halves(a), new Halves(b)) : schoolbook(out, a, b);
    };
  }

  /// Gates of a product ⟨n,m,p⟩; exact below 2⁵³.
  double gates(double n, double m, double p) {
    if (this == SCHOOLBOOK || n % 2 + m % 2 + p % 2 > 0) {
      return n * p * (2 * m - 1);
    }
    boolean strassen = this == STRASSEN;
    double sums = (strassen ? 5 : 4) * (n * m + m * p) + (strassen ? 8 : 7) * n * p;
    return 7 * gates(n / 2, m / 2, p / 2) + sums / 4;
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

  private int[][] strassen(Arithmetic out, Halves a, Halves b) {
    int[][] p1 = product(out, sum(out, a.q11, a.q22), sum(out, b.q11, b.q22));
    int[][] p2 = product(out, sum(out, a.q21, a.q22), b.q11);
    int[][] p3 = product(out, a.q11, difference(out, b.q12, b.q22));
    int[][] p4 = product(out, a.q22, difference(out, b.q21, b.q11));
    int[][] p5 = product(out, sum(out, a.q11, a.q12), b.q22);
    int[][] p6 = product(out, difference(out, a.q21, a.q11), sum(out, b.q11, b.q12));
    int[][] p7 = product(out, difference(out, a.q12, a.q22), sum(out, b.q21, b.q22));
    return Halves.joined(
        sum(out, difference(out, sum(out, p1, p4), p5), p7),
        sum(out, p3, p5),
        sum(out, p2, p4),
        sum(out, sum(out, difference(out, p1, p2), p3), p6));
  }

  private int[][] winograd(Arithmetic out, Halves a, Halves b) {
    int[][] s1 = sum(out, a.q21, a.q22);
    int[][] s2 = difference(out, s1, a.q11);
    int[][] s3 = difference(out, a.q11, a.q21);
    int[][] s4 = difference(out, a.q12, s2);
    int[][] t1 = difference(out, b.q12, b.q11);
    int[][] t2 = difference(out, b.q22, t1);
    int[][] t3 = difference(out, b.q22, b.q12);
    int[][] t4 = difference(out, t2, b.q21);
    int[][] p1 = product(out, a.q11, b.q11);
    int[][] u2 = sum(out, p1, product(out, s2, t2));
    int[][] u3 = sum(out, u2, product(out, s3, t3));
    int[][] p5 = product(out, s1, t1);
    return Halves.joined(
        sum(out, p1, product(out, a.q12, b.q21)),
        sum(out, sum(out, u2, p5), product(out, s4, b.q22)),
        difference(out, u3, product(out, a.q22, t4)),
        sum(out, u3, p5));
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

  private static int[][] difference(Arithmetic out, int[][] x, int[][] y) {
    int[][] z = new int[x.length][x[0].length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[0].length; j++) {
        z[i][j] = out.sub(x[i][j], y[i][j]);
      }
    }
    return z;
  }

  /// A matrix of even sizes as four blocks.
  private record Halves(int[][] q11, int[][] q12, int[][] q21, int[][] q22) {
    Halves(int[][] x) {
      this(block(x, 0, 0), block(x, 0, 1), block(x, 1, 0), block(x, 1, 1));
    }

    private static int[][] block(int[][] x, int down, int right) {
      int rows = x.length / 2;
      int cols = x[0].length / 2;
      int[][] b = new int[rows][];
      for (int i = 0; i < rows; i++) {
        b[i] = java.util.Arrays.copyOfRange(x[down * rows + i], right * cols, (right + 1) * cols);
      }
      return b;
    }

    static int[][] joined(int[][] q11, int[][] q12, int[][] q21, int[][] q22) {
      int rows = q11.length;
      int cols = q11[0].length;
      int[][] x = new int[2 * rows][2 * cols];
      for (int i = 0; i < rows; i++) {
        System.arraycopy(q11[i], 0, x[i], 0, cols);
        System.arraycopy(q12[i], 0, x[i], cols, cols);
        System.arraycopy(q21[i], 0, x[rows + i], 0, cols);
        System.arraycopy(q22[i], 0, x[rows + i], cols, cols);
      }
      return x;
    }
  }
}
