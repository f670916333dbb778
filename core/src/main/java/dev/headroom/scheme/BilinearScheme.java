package dev.headroom.scheme;

import java.util.List;

/// A bilinear scheme for ⟨n,m,p⟩: product l is u_l(A)·v_l(B), and C = Σ_l w_l · product l.
/// Shape:  u over the n·m entries of A, v over the m·p of B, w over the n·p of C, all row-major (C is
///         not transposed); r forms each.
/// Source: theory.md 5.
public record BilinearScheme(
    int n, int m, int p, List<LinearForm> u, List<LinearForm> v, List<LinearForm> w) {
  public BilinearScheme {
    u = List.copyOf(u);
    v = List.copyOf(v);
    w = List.copyOf(w);
    if (u.size() != v.size() || u.size() != w.size()) {
      throw new IllegalArgumentException(
          "u has " + u.size() + " products, v " + v.size() + ", w " + w.size());
    }
    within("u", u, (long) n * m);
    within("v", v, (long) m * p);
    within("w", w, (long) n * p);
  }

  public int rank() {
    return u.size();
  }

  private static void within(String name, List<LinearForm> forms, long size) {
    for (LinearForm form : forms) {
      if (!form.isZero() && (form.index()[0] < 0 || form.index()[form.terms() - 1] >= size)) {
        throw new IllegalArgumentException(name + " has an index outside 0.." + (size - 1));
      }
    }
  }
}
