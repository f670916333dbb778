package dev.headroom.count;

import dev.headroom.work.Component;

/// Matrix products of one shape that a forward pass computes: A `[n,m]` by B `[m,p]`, `copies` times.
/// Shape:  multiplyAdds: those of one copy by the definition, hidden (query, key) pairs left out;
///         sums: the entries of C that are made of them.
/// Source: docs/counting.md.
public record MatrixProduct(
    Component component,
    String name,
    long n,
    long m,
    long p,
    long copies,
    long multiplyAdds,
    long sums) {
  public MatrixProduct {
    if (n < 1 || m < 1 || p < 1 || copies < 1) {
      throw new IllegalArgumentException(copies + " products of " + n + " x " + m + " x " + p);
    }
  }

  /// Products without a mask.
  static MatrixProduct whole(
      Component component, String name, long n, long m, long p, long copies) {
    long sums = Math.multiplyExact(n, p);
    return new MatrixProduct(component, name, n, m, p, copies, Math.multiplyExact(sums, m), sums);
  }

  /// So many copies of this one.
  MatrixProduct times(long more) {
    return new MatrixProduct(component, name, n, m, p, more, multiplyAdds, sums);
  }

  /// Whether a mask hides some of its multiply-adds.
  public boolean masked() {
    return multiplyAdds < Math.multiplyExact(Math.multiplyExact(n, m), p);
  }

  /// Operations of one copy by the definition: a sum of k products has k − 1 additions.
  public long definition() {
    return Math.subtractExact(Math.multiplyExact(2, multiplyAdds), sums);
  }
}
