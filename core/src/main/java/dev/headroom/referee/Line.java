package dev.headroom.referee;

import dev.headroom.field.PowerSeries;
import dev.headroom.field.PrimeField;
import dev.headroom.field.Rational;
import dev.headroom.trace.Blocks;
import dev.headroom.trace.Traced;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/// The random line on which the power series of a circuit and of its transformer are compared: from
/// where the model starts, where every exp is of 0 and every ln of 1 in GF(p).
///
/// Norms of queries and keys have no ln at W_Q = W_K = 0. There the rows of W_Q and W_K start at random
/// with the length that makes a norm's mean square plus ε 1, which takes a root in GF(p), and the gain
/// of queries starts at 0, so that scores do.
/// Source: theory.md 4, Check; theory.md 7.
final class Line {
  private final Traced model;
  private final PrimeField field;
  private final RandomGenerator random;

  private Line(Traced model, PrimeField field, RandomGenerator random) {
    this.model = model;
    this.field = field;
    this.random = random;
  }

  /// Shape:  field: 3 mod 4.
  static Map<String, long[]> of(
      Collection<String> inputs,
      Traced model,
      PowerSeries series,
      PrimeField field,
      RandomGenerator random) {
    Line line = new Line(model, field, random);
    Map<String, Long> starts = line.normedRows();
    Map<String, long[]> point = new HashMap<>();
    for (String name : inputs) {
      long value = field.draw(random);
      point.put(
          name,
          model
              .start(name)
              .map(start -> series.line(starts.getOrDefault(name, field.reduced(start)), value))
              .orElseGet(() -> series.line(value, 0)));
    }
    return point;
  }

  private Map<String, Long> normedRows() {
    Map<String, Long> starts = new HashMap<>();
    if (model instanceof Blocks blocks && blocks.family().headNorms()) {
      Rational one = Rational.ONE;
      Rational square =
          one.minus(blocks.point().epsilon())
              .times(Rational.of(blocks.headDim()))
              .over(blocks.point().diagonal().power(2));
      blocks
          .tensors()
          .forEach((prefix, size) -> {
            for (int i = 0; projects(prefix) && i < blocks.tokens(); i++) {
              row(starts, prefix + i + ".", size[1], field.reduced(square));
            }
            for (int k = 0; prefix.startsWith("gq.") && k < size[0]; k++) {
              starts.put(prefix + k, 0L);
            }
          });
    }
    return starts;
  }

  private static boolean projects(String prefix) {
    return prefix.startsWith("wq.") || prefix.startsWith("wk.");
  }

  /// A random row of that sum of squares.
  private void row(Map<String, Long> starts, String prefix, int size, long square) {
    long[] row = new long[size];
    OptionalLong factor = OptionalLong.empty();
    while (factor.isEmpty()) {
      long sum = 0;
      for (int k = 0; k < size; k++) {
        row[k] = field.draw(random);
        sum = field.sum(sum, field.product(row[k], row[k]));
      }
      factor = sum == 0 ? OptionalLong.empty() : field.root(field.quotient(square, sum));
    }
    for (int k = 0; k < size; k++) {
      starts.put(prefix + k, field.product(row[k], factor.getAsLong()));
    }
  }
}
