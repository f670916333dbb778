package dev.headroom.scheme;

import dev.headroom.field.Rational;
import dev.headroom.work.Pace;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Brent's equations over Q: a scheme multiplies matrices exactly when, for entries (i,k) of A, (k',j)
/// of B and (i',j') of C, the sum over the products of u · v · w at these entries is 1 if i = i',
/// j = j' and k = k', else 0. Checked one entry of A at a time, over the products in which it occurs.
/// Work:   rational products as many as |u|·|v|·|w| terms, summed over the scheme's products; memory of one entry of A.
/// Source: theory.md 5; [Brent].
public final class Brent {
  private Brent() {}

  /// The first equation that does not hold, in words, or nothing.
  public static Optional<String> violated(BilinearScheme s) {
    Map<Integer, Map<Integer, Rational>> occurrences = new HashMap<>(); // a -> l -> u_l[a]
    for (int l = 0; l < s.rank(); l++) {
      LinearForm u = s.u().get(l);
      for (int t = 0; t < u.terms(); t++) {
        occurrences.computeIfAbsent(u.index()[t], k -> new HashMap<>()).put(l, u.coefficient()[t]);
      }
    }
    Pace pace = Pace.of("Brent's equations", (long) s.n() * s.m());
    for (int a = 0; a < s.n() * s.m(); a++) {
      pace.step(1);
      Optional<String> wrong = violatedAt(s, a, occurrences.getOrDefault(a, Map.of()));
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> violatedAt(BilinearScheme s, int a, Map<Integer, Rational> uses) {
    Map<Long, Rational> sums = new HashMap<>();
    long entries = (long) s.n() * s.p();
    uses.forEach((l, factor) -> {
      LinearForm v = s.v().get(l);
      LinearForm w = s.w().get(l);
      for (int x = 0; x < v.terms(); x++) {
        Rational scaled = factor.times(v.coefficient()[x]);
        for (int y = 0; y < w.terms(); y++) {
          long at = v.index()[x] * entries + w.index()[y];
          sums.merge(at, scaled.times(w.coefficient()[y]), Rational::plus);
        }
      }
    });
    int i = a / s.m();
    int k = a % s.m();
    for (int j = 0; j < s.p(); j++) {
      long at = (k * (long) s.p() + j) * entries + i * (long) s.p() + j;
      Rational found = sums.getOrDefault(at, Rational.ZERO);
      if (!found.isOne()) {
        return Optional.of(equation(s, a, at) + " is " + found + ", expected 1");
      }
      sums.remove(at);
    }
    for (Map.Entry<Long, Rational> sum : sums.entrySet()) {
      if (!sum.getValue().isZero()) {
        return Optional.of(equation(s, a, sum.getKey()) + " is " + sum.getValue() + ", expected 0");
      }
    }
    return Optional.empty();
  }

  private static String equation(BilinearScheme s, int a, long at) {
    long entries = (long) s.n() * s.p();
    List<Long> where = List.of(at / entries, at % entries);
    return String.format(
        Locale.ROOT,
        "Brent's equation at a[%d,%d], b[%d,%d], c[%d,%d]",
        a / s.m(),
        a % s.m(),
        where.get(0) / s.p(),
        where.get(0) % s.p(),
        where.get(1) / s.p(),
        where.get(1) % s.p());
  }
}
