package dev.headroom.scheme;

import dev.headroom.field.Rational;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Finds sums of two terms that several forms share, and computes each once: always the one that most
/// forms share next, until none is shared. A greedy choice: not always the fewest additions.
/// Work:   every pair of terms of every form, for each sum that is found.
public final class CommonSums {
  /// x_i + ratio·x_j.
  private record Pair(int i, int j, Rational ratio) implements Comparable<Pair> {
    private static final Comparator<Pair> ORDER =
        Comparator.comparingInt(Pair::i).thenComparingInt(Pair::j).thenComparing(Pair::ratio);

    @Override
    public int compareTo(Pair other) {
      return ORDER.compare(this, other);
    }
  }

  private CommonSums() {}

  /// The same scheme with sums that are used again, and no more additions.
  public static Program of(Program program) {
    return new Program(
        program.n(), program.m(), program.p(), of(program.u()), of(program.v()), of(program.w()));
  }

  private static Linear of(Linear linear) {
    List<LinearForm> fresh = new ArrayList<>();
    List<LinearForm> forms = linear.expanded();
    for (var pair = mostShared(forms); pair.getValue() > 1; pair = mostShared(forms)) {
      int sum = linear.inputs() + fresh.size();
      Pair shared = pair.getKey();
      fresh.add(LinearForm.of(shared.i).plus(shared.ratio, LinearForm.of(shared.j)));
      forms = forms.stream().map(form -> replaced(form, shared, sum)).toList();
    }
    return new Linear(linear.inputs(), fresh, forms);
  }

  /// The pair that most forms have, the first of them in order, and how many have it.
  private static Map.Entry<Pair, Integer> mostShared(List<LinearForm> forms) {
    Map<Pair, Integer> counts = new TreeMap<>();
    for (LinearForm form : forms) {
      for (int x = 0; x < form.terms(); x++) {
        for (int y = x + 1; y < form.terms(); y++) {
          counts.merge(pair(form, x, y), 1, Integer::sum);
        }
      }
    }
    Map.Entry<Pair, Integer> most = Map.entry(new Pair(0, 0, Rational.ONE), 0);
    for (Map.Entry<Pair, Integer> entry : counts.entrySet()) {
      most = entry.getValue() > most.getValue() ? entry : most;
    }
    return most;
  }

  private static Pair pair(LinearForm form, int x, int y) {
    Rational ratio = form.coefficient()[y].over(form.coefficient()[x]);
    return new Pair(form.index()[x], form.index()[y], ratio);
  }

  private static LinearForm replaced(LinearForm form, Pair shared, int sum) {
    for (int x = 0; x < form.terms(); x++) {
      for (int y = x + 1; y < form.terms(); y++) {
        if (pair(form, x, y).equals(shared)) {
          Rational c = form.coefficient()[x];
          return form.plus(c.negate(), LinearForm.of(shared.i))
              .plus(c.times(shared.ratio).negate(), LinearForm.of(shared.j))
              .plus(c, LinearForm.of(sum));
        }
      }
    }
    return form;
  }
}
