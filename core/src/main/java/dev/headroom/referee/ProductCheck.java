package dev.headroom.referee;

import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.RefusedException;
import dev.headroom.circuit.Sweeps;
import dev.headroom.field.PrimeField;
import dev.headroom.trace.NamedProducts;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Schwartz and Zippel: what {@link Tying} left of the extracted circuit, at random tied points of
/// GF(p), against products computed here from their definition. A circuit of formal degree d that is wrong modulo p survives one trial
/// with probability at most d/p.
/// Fails:  RefusedException naming the first output that differs.
/// Source: theory.md 4, Check; [SchwartzZippel].
final class ProductCheck {
  private ProductCheck() {}

  /// One trial.
  static void trial(Circuit circuit, NamedProducts sum, PrimeField field, RandomGenerator random) {
    long[][][] a = matrices(sum, sum.a(), field, random);
    long[][][] b = matrices(sum, sum.rows(), field, random);
    if (sum.tied()) {
      List.of(b).forEach(copy -> tie(field, copy));
    }
    Map<String, Long> values = new HashMap<>();
    name(values, sum.left(), a);
    name(values, sum.right(), b);
    long[] point =
        circuit.inputNames().stream()
            .mapToLong(input -> values.getOrDefault(input, field.draw(random)))
            .toArray();
    long[] found = Sweeps.residues(circuit, field, point);
    int at = 0;
    for (int copy = 0; copy < sum.copies(); copy++) {
      for (int i = 0; i < sum.a(); i++) {
        long[] row = row(field, a[copy][i], b[copy]);
        for (int j = 0; j < sum.c(); j++) {
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

  private static void name(Map<String, Long> values, List<String> names, long[][][] matrices) {
    int at = 0;
    for (long[][] matrix : matrices) {
      for (long[] row : matrix) {
        for (long value : row) {
          values.put(names.get(at++), value);
        }
      }
    }
  }

  /// One a copy.
  private static long[][][] matrices(
      NamedProducts sum, int rows, PrimeField field, RandomGenerator random) {
    long[][][] all = new long[sum.copies()][rows][sum.b()];
    for (long[][] copy : all) {
      for (long[] row : copy) {
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
