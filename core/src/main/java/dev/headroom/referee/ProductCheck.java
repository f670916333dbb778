package dev.headroom.referee;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.RefusedException;
import dev.headroom.circuit.Sweeps;
import dev.headroom.field.PrimeField;
import dev.headroom.trace.Traced;
import dev.headroom.trace.Traced.Construction;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Schwartz and Zippel: what {@link Tying} left of the extracted circuit, at random tied points of
/// GF(p), against products computed here from their definition. A circuit of formal degree d that is wrong modulo p survives one trial
/// with probability at most d/p.
/// Fails:  RefusedException naming the first output that differs.
/// Source: theory.md 4, Check; [SchwartzZippel].
final class ProductCheck {
  private ProductCheck() {}

  /// One trial.
  static void trial(Circuit circuit, Traced model, PrimeField field, RandomGenerator random) {
    boolean h2 = model.construction() == Construction.H2;
    int n = model.tokens();
    int columns = Certificate.of(model).c();
    long[][][] a = matrices(model, field, random);
    long[][][] b = matrices(model, field, random);
    if (columns < n) {
      List.of(b).forEach(head -> tie(field, head));
    }
    List<String> names = circuit.inputNames();
    long[] point = new long[names.size()];
    for (int i = 0; i < point.length; i++) {
      String[] part = names.get(i).split("\\.", -1);
      boolean left = part[0].equals(h2 ? "wq" : "a");
      if (left || part[0].equals(h2 ? "wk" : "b")) {
        int head = Integer.parseInt(part[1]) * model.heads() + Integer.parseInt(part[2]);
        int row = Integer.parseInt(part[3]);
        point[i] = (left ? a : b)[head][row][Integer.parseInt(part[4])];
      } else {
        point[i] = field.draw(random);
      }
    }
    long[] found = Sweeps.residues(circuit, field, point);
    int at = 0;
    for (int head = 0; head < a.length; head++) {
      for (int i = 0; i < n; i++) {
        long[] row = row(field, a[head][i], b[head]);
        for (int j = 0; j < columns; j++) {
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

  /// One a head.
  private static long[][][] matrices(Traced model, PrimeField field, RandomGenerator random) {
    long[][][] all = new long[model.layers() * model.heads()][model.tokens()][model.headDim()];
    for (long[][] head : all) {
      for (long[] row : head) {
        Arrays.setAll(row, k -> field.draw(random));
      }
    }
    return all;
  }

  /// The last row becomes minus the sum of the others.
  private static void tie(PrimeField field, long[][] b) {
    long[] last = b[b.length - 1];
    for (int k = 0; k < last.length; k++) {
      last[k] = 0;
      for (int j = 0; j + 1 < b.length; j++) {
        last[k] = field.difference(last[k], b[j][k]);
      }
    }
  }

  /// Row i of A·Bᵀ.
  private static long[] row(PrimeField field, long[] a, long[][] b) {
    long[] row = new long[b.length];
    for (int j = 0; j < b.length; j++) {
      for (int k = 0; k < a.length; k++) {
        row[j] = field.sum(row[j], field.product(a[k], b[j][k]));
      }
    }
    return row;
  }
}
