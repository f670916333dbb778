package dev.headroom.trace;

import dev.headroom.circuit.Arithmetic;
import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.CircuitBuilder;
import dev.headroom.circuit.Folding;
import dev.headroom.field.Rational;
import dev.headroom.trace.Bare.Attention;
import dev.headroom.trace.Bare.Construction;
import dev.headroom.work.Pace;

/// A transformer of bare heads as a circuit.
///
/// H2: inputs `x.i.c wq.l.h.c.k wk.l.h.c.k wv.l.h.c.k`, every layer evaluated on its X, outputs `f`
/// or `y.i.c`. Paper: inputs `a.l.h.i.j b.l.h.i.j c.l.h.i.j d.l.h.i`, outputs `f` and `g`; its X is
/// constant where weights read it, so products with its zeros and ones are no gates, and the last
/// token, whose query and key are 0, gives the 1 in every row's sum.
/// Source: theory.md 4; docs/circuits.md 1.
final class BareTrace {
  private final Bare model;
  private final Multiplication multiplication;
  private final CircuitBuilder writer;
  private final Arithmetic out;

  private BareTrace(Bare model, Multiplication multiplication, boolean folding, Pace pace) {
    this.model = model;
    this.multiplication = multiplication;
    this.writer = Circuit.builder().paced(pace);
    this.out = folding ? new Folding(writer) : writer;
  }

  static Circuit of(Extent extent, Bare model, Pace pace) {
    Multiplication how = extent.multiplication();
    if (model.construction() == Construction.PAPER) {
      if (extent.allOutputs() || extent.identity()) {
        throw new IllegalArgumentException(
            "the paper's transformer has outputs f and g and its own X");
      }
      return new BareTrace(model, how, true, pace).paper();
    }
    return new BareTrace(model, how, extent.identity(), pace)
        .h2(extent.allOutputs(), extent.identity());
  }

  private Circuit h2(boolean allOutputs, boolean identity) {
    int n = model.tokens();
    int[][] x = identity ? identityMatrix(n) : inputs("x.", n, n);
    for (int layer = 0; layer < model.layers(); layer++) {
      int[][] y = x;
      for (int head = 0; head < model.heads(); head++) {
        String at = "." + layer + "." + head + ".";
        int[][] q = product(x, inputs("wq" + at, n, model.headDim()));
        int[][] k = product(x, inputs("wk" + at, n, model.headDim()));
        int[][] v = product(x, inputs("wv" + at, n, n));
        y = Multiplication.sum(out, y, attention(q, k, v));
      }
      x = y;
    }
    if (allOutputs) {
      for (int i = 0; i < n; i++) {
        for (int c = 0; c < n; c++) {
          writer.output("y." + i + "." + c, x[i][c]);
        }
      }
    } else {
      int f = x[0][0];
      for (int i = 1; i < n; i++) {
        f = out.add(f, x[i][i]);
      }
      writer.output("f", f);
    }
    return writer.build();
  }

  /// exp(Q·Kᵀ)·V, its rows divided by their sums for softmax.
  private int[][] attention(int[][] q, int[][] k, int[][] v) {
    int[][] e = product(q, Multiplication.transposed(k));
    exponentials(e);
    boolean divided = model.attention() == Attention.SOFTMAX;
    int[] sums = divided ? rowSums(e) : new int[0];
    int[][] o = product(e, v);
    for (int i = 0; divided && i < o.length; i++) {
      for (int c = 0; c < o[i].length; c++) {
        o[i][c] = out.div(o[i][c], sums[i]);
      }
    }
    return o;
  }

  private Circuit paper() {
    int n = model.tokens();
    int zero = out.constant(Rational.ZERO);
    int one = out.constant(Rational.ONE);
    int f = zero;
    int g = zero;
    int[] first = new int[n]; // Y[i, 1]
    int[] diagonal = new int[n]; // Y[i, i+1]
    java.util.Arrays.fill(first, zero);
    java.util.Arrays.fill(diagonal, zero);
    for (int layer = 0; layer < model.layers(); layer++) {
      for (int head = 0; head < model.heads(); head++) {
        String at = "." + layer + "." + head + ".";
        int[][] a = inputs("a" + at, n, model.headDim());
        int[][] b = inputs("b" + at, n, model.headDim());
        int[][] c = inputs("c" + at, n, n);
        int[][] e = Multiplication.sum(out, product(a, Multiplication.transposed(b)), c);
        exponentials(e);
        int[] sums = rowSums(e);
        for (int i = 0; i < n; i++) {
          int d = writer.input("d" + at + i);
          first[i] = out.add(first[i], divided(sums[i], sums[i], one));
          diagonal[i] = out.add(diagonal[i], divided(d, sums[i], one));
        }
      }
    }
    for (int i = 0; i < n; i++) {
      f = out.add(f, first[i]);
      g = out.add(g, diagonal[i]);
    }
    writer.output("f", f);
    writer.output("g", g);
    return writer.build();
  }

  private int divided(int value, int sum, int one) {
    return model.attention() == Attention.SOFTMAX ? out.div(value, out.add(sum, one)) : value;
  }

  private int[][] product(int[][] a, int[][] b) {
    return multiplication.product(out, a, b);
  }

  private void exponentials(int[][] s) {
    for (int[] row : s) {
      for (int j = 0; j < row.length; j++) {
        row[j] = out.exp(row[j]);
      }
    }
  }

  private int[] rowSums(int[][] e) {
    int[] sums = new int[e.length];
    for (int i = 0; i < e.length; i++) {
      sums[i] = e[i][0];
      for (int j = 1; j < e[i].length; j++) {
        sums[i] = out.add(sums[i], e[i][j]);
      }
    }
    return sums;
  }

  private int[][] inputs(String prefix, int rows, int cols) {
    int[][] x = new int[rows][cols];
    for (int i = 0; i < rows; i++) {
      for (int c = 0; c < cols; c++) {
        x[i][c] = writer.input(prefix + i + "." + c);
      }
    }
    return x;
  }

  private int[][] identityMatrix(int n) {
    int[][] x = new int[n][n];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < n; c++) {
        x[i][c] = out.constant(Rational.of(i == c ? 1 : 0));
      }
    }
    return x;
  }
}
