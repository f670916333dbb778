package dev.headroom.scheme;

import dev.headroom.field.Field;
import dev.headroom.field.Rational;
import dev.headroom.field.Rationals;
import dev.headroom.work.Pace;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Brent's equations: a scheme multiplies matrices exactly when, for entries (i,k) of A, (k',j) of B
/// and (i',j') of C, the sum over the products of u · v · w at these entries is 1 if i = i', j = j' and
/// k = k', else 0. Checked in the field that is named, one entry of A at a time, over the products in
/// which it occurs.
/// Work:   Σ |u|·|v|·|w| multiplications in the field; memory for the equations of one entry of A.
/// Source: theory.md 5; [Brent].
public final class Brent<E> {
  private final BilinearScheme scheme;
  private final Field<E> field;

  private Brent(BilinearScheme scheme, Field<E> field) {
    this.scheme = scheme;
    this.field = field;
  }

  /// The first equation that does not hold over Q, in words, or nothing.
  public static Optional<String> violated(BilinearScheme s) {
    return violated(s, Rationals.Q);
  }

  /// The same over another field.
  public static <E> Optional<String> violated(BilinearScheme s, Field<E> field) {
    return new Brent<>(s, field).violated();
  }

  private Optional<String> violated() {
    BilinearScheme s = scheme;
    Map<Integer, Map<Integer, Rational>> occurrences = new HashMap<>(); // a -> l -> u_l[a]
    for (int l = 0; l < s.rank(); l++) {
      LinearForm u = s.u().get(l);
      for (int t = 0; t < u.terms(); t++) {
        occurrences.computeIfAbsent(u.index()[t], k -> new TreeMap<>()).put(l, u.coefficient()[t]);
      }
    }
    Pace pace = Pace.of("Brent's equations", (long) s.n() * s.m());
    for (int a = 0; a < s.n() * s.m(); a++) {
      pace.step(1);
      Optional<String> wrong = violatedAt(a, occurrences.getOrDefault(a, Map.of()));
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private Optional<String> violatedAt(int a, Map<Integer, Rational> uses) {
    BilinearScheme s = scheme;
    Map<Long, E> sums = new TreeMap<>();
    long entries = (long) s.n() * s.p();
    uses.forEach((l, factor) -> {
      LinearForm v = s.v().get(l);
      LinearForm w = s.w().get(l);
      E u = field.of(factor);
      for (int x = 0; x < v.terms(); x++) {
        E scaled = field.mul(u, field.of(v.coefficient()[x]));
        for (int y = 0; y < w.terms(); y++) {
          long at = v.index()[x] * entries + w.index()[y];
          sums.merge(at, field.mul(scaled, field.of(w.coefficient()[y])), field::add);
        }
      }
    });
    int i = a / s.m();
    int k = a % s.m();
    for (int j = 0; j < s.p(); j++) {
      long at = (k * (long) s.p() + j) * entries + i * (long) s.p() + j;
      sums.merge(at, field.zero(), field::add);
    }
    for (Map.Entry<Long, E> sum : sums.entrySet()) {
      boolean one = wanted(a, sum.getKey());
      if (!sum.getValue().equals(one ? field.one() : field.zero())) {
        String found = field.format(sum.getValue());
        return Optional.of(
            equation(a, sum.getKey()) + " is " + found + ", expected " + (one ? 1 : 0));
      }
    }
    return Optional.empty();
  }

  /// Whether b and c stand where the product of matrices has a·b in c.
  private boolean wanted(int a, long at) {
    BilinearScheme s = scheme;
    long entries = (long) s.n() * s.p();
    long b = at / entries;
    long c = at % entries;
    return b / s.p() == a % s.m() && c / s.p() == a / s.m() && b % s.p() == c % s.p();
  }

  private String equation(int a, long at) {
    BilinearScheme s = scheme;
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
