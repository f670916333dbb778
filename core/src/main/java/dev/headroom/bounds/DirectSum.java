package dev.headroom.bounds;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Matrix products that are independent of each other, and what computing all of them costs. With μ
/// gates × and ÷ and ε gates exp and ln: 3μ + 2ε ≥ Σ copies·max(2k² − 1, ab, bc, ac), k the smallest
/// of a, b, c; and μ + ε ≥ Σ copies·(abc)^(ω/3)/6, ω the exponent of matrix multiplication.
/// Fails:  ArithmeticException when a bound is past 2^63 − 1.
/// Source: theory.md 4, certificate; [AlderStrassen]; [Schonhage].
public record DirectSum(List<Copies> products) {
  /// Copies of the product ⟨a,b,c⟩.
  public record Copies(long copies, long a, long b, long c) {
    private long weighted() {
      long k = Math.min(a, Math.min(b, c));
      long square = 2 * multiplyExact(k, k) - 1;
      long faces =
          Math.max(multiplyExact(a, b), Math.max(multiplyExact(b, c), multiplyExact(a, c)));
      return multiplyExact(copies, Math.max(square, faces));
    }

    private String words() {
      return String.format(Locale.ROOT, "%,d of the products <%d,%d,%d>", copies, a, b, c);
    }

    private String power() {
      return String.format(Locale.ROOT, "%,d·(%d·%d·%d)^(ω/3)", copies, a, b, c);
    }
  }

  public DirectSum {
    products = List.copyOf(products);
  }

  static DirectSum of(long copies, long a, long b, long c) {
    return new DirectSum(List.of(new Copies(copies, a, b, c)));
  }

  /// Those of equal sizes as one, without those that have no entries.
  static DirectSum gathered(List<Copies> parts) {
    Map<Copies, Long> found = new LinkedHashMap<>();
    for (Copies p : parts) {
      if (p.copies > 0 && p.a > 0 && p.b > 0 && p.c > 0) {
        found.merge(new Copies(1, p.a, p.b, p.c), p.copies, Math::addExact);
      }
    }
    List<Copies> sum = new ArrayList<>();
    found.forEach((p, copies) -> sum.add(new Copies(copies, p.a, p.b, p.c)));
    return new DirectSum(sum);
  }

  long copies() {
    return products.stream().mapToLong(Copies::copies).reduce(0, Math::addExact);
  }

  /// The unconditional bound on 3μ + 2ε.
  public long weighted() {
    long sum = 0;
    for (Copies p : products) {
      sum = addExact(sum, p.weighted());
    }
    return sum;
  }

  /// The least μ + ε that it leaves.
  public long gates() {
    return Math.ceilDiv(weighted(), 3);
  }

  String words() {
    return Words.listed(products.stream().map(Copies::words).toList());
  }

  /// The bound on μ + ε that ω decides.
  String powers() {
    String sum = String.join(" + ", products.stream().map(Copies::power).toList());
    return products.size() == 1 ? sum + "/6" : "(" + sum + ")/6";
  }
}
