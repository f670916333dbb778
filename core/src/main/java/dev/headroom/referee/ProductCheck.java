package dev.headroom.referee;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.RefusedException;
import dev.headroom.circuit.Sweeps;
import dev.headroom.field.PrimeField;
import dev.headroom.field.Rational;
import dev.headroom.trace.Traced;
import dev.headroom.trace.Traced.Attention;
import dev.headroom.trace.Traced.Construction;
import java.util.List;
import java.util.random.RandomGenerator;

/// Schwartz and Zippel: the extracted circuit at random points of GF(p) against products computed
/// here from their definition. A circuit of formal degree d that is wrong modulo p survives one trial
/// with probability at most d/p.
/// Fails:  RefusedException naming the first output that differs.
/// Source: theory.md 4, Check; [SchwartzZippel].
final class ProductCheck {
  private ProductCheck() {}

  /// One trial.
  static void trial(Circuit circuit, Traced model, PrimeField field, RandomGenerator random) {
    List<String> names = circuit.inputNames();
    long[] point = new long[names.size()];
    boolean h2 = model.construction() == Construction.H2;
    int m = model.headDim();
    int n = model.tokens();
    long[][][] a = new long[model.layers() * model.heads()][n][m];
    long[][][] b = new long[model.layers() * model.heads()][n][m];
    for (int i = 0; i < point.length; i++) {
      point[i] = field.draw(random);
      String[] part = names.get(i).split("\\.", -1);
      boolean left = part[0].equals(h2 ? "wq" : "a");
      if (left || part[0].equals(h2 ? "wk" : "b")) {
        int head = Integer.parseInt(part[1]) * model.heads() + Integer.parseInt(part[2]);
        int row = Integer.parseInt(part[3]);
        (left ? a : b)[head][row][Integer.parseInt(part[4])] = point[i];
      }
    }
    long[] found = Sweeps.residues(circuit, field, point);
    boolean centred = h2 && model.attention() == Attention.SOFTMAX;
    int at = 0;
    for (int head = 0; head < a.length; head++) {
      for (int i = 0; i < n; i++) {
        long[] row = row(field, a[head][i], b[head], centred);
        for (int j = 0; j < n; j++) {
          if (found[at] != row[j]) {
            throw new RefusedException(
                "",
                circuit.outputs().get(at).name() + " is not the entry of the product it should be");
          }
          at++;
        }
      }
    }
  }

  /// Row i of A·Bᵀ, less its mean when centred.
  private static long[] row(PrimeField field, long[] a, long[][] b, boolean centred) {
    long[] row = new long[b.length];
    long sum = 0;
    for (int j = 0; j < b.length; j++) {
      for (int k = 0; k < a.length; k++) {
        row[j] = field.sum(row[j], field.product(a[k], b[j][k]));
      }
      sum = field.sum(sum, row[j]);
    }
    if (centred) {
      long mean = field.product(sum, field.reduced(Rational.of(1, b.length)));
      for (int j = 0; j < b.length; j++) {
        row[j] = field.difference(row[j], mean);
      }
    }
    return row;
  }
}
