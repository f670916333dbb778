package dev.headroom.scheme;

import dev.headroom.field.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/// A bilinear scheme as it is computed: the sums of A's blocks, those of B's, and those of the
/// products, each a straight-line program.
/// Shape:  u over the n·m blocks of A, v over the m·p of B, both with r forms; w over the r products
///         with n·p forms, C row by row.
/// Source: theory.md 5; [Winograd] for sums that are used again.
public record Program(int n, int m, int p, Linear u, Linear v, Linear w) implements Levels {
  public Program {
    boolean fits =
        u.inputs() == n * m
            && v.inputs() == m * p
            && w.inputs() == u.out().size()
            && v.out().size() == u.out().size()
            && w.out().size() == n * p;
    if (!fits) {
      throw new IllegalArgumentException(
          "u, v and w are no program of ⟨" + n + "," + m + "," + p + "⟩");
    }
  }

  /// The program of a scheme that computes each sum by itself.
  public static Program of(BilinearScheme s) {
    return new Program(
        s.n(),
        s.m(),
        s.p(),
        Linear.of(s.n() * s.m(), s.u()),
        Linear.of(s.m() * s.p(), s.v()),
        Linear.of(s.rank(), Sms.transposed(s.w(), s.n() * s.p())));
  }

  /// The definition: a product for every entry of A and column of B.
  public static Program classical(int n, int m, int p) {
    List<LinearForm> u = new ArrayList<>();
    List<LinearForm> v = new ArrayList<>();
    List<LinearForm> w = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < p; j++) {
        LinearForm sum = LinearForm.ZERO;
        for (int k = 0; k < m; k++) {
          sum = sum.plus(Rational.ONE, LinearForm.of(u.size()));
          u.add(LinearForm.of(i * m + k));
          v.add(LinearForm.of(k * p + j));
        }
        w.add(sum);
      }
    }
    return new Program(n, m, p, Linear.of(n * m, u), Linear.of(m * p, v), Linear.of(u.size(), w));
  }

  /// ⟨n,m,p⟩ and ⟨n,m,q⟩ with one A: the columns of B and C side by side.
  /// Fails:  IllegalArgumentException where n or m differ.
  public static Program beside(Program x, Program y) {
    if (x.n != y.n || x.m != y.m) {
      throw new IllegalArgumentException("A is " + x.n + " x " + x.m + " and " + y.n + " x " + y.m);
    }
    int p = x.p + y.p;
    IntUnaryOperator left = e -> e / x.p * p + e % x.p;
    IntUnaryOperator right = e -> e / y.p * p + x.p + e % y.p;
    Linear u = Linear.joined(x.n * x.m, x.u, a -> a, y.u, a -> a);
    Linear v = Linear.joined(x.m * p, x.v, left, y.v, right);
    Linear w = Linear.joined(x.rank() + y.rank(), x.w, l -> l, y.w, l -> x.rank() + l);
    List<LinearForm> c = new ArrayList<>();
    for (int i = 0; i < x.n; i++) {
      c.addAll(w.out().subList(i * x.p, (i + 1) * x.p));
      c.addAll(w.out().subList(x.n * x.p + i * y.p, x.n * x.p + (i + 1) * y.p));
    }
    return new Program(x.n, x.m, p, u, v, new Linear(w.inputs(), w.fresh(), c));
  }

  /// The same program with other coefficients, none 0.
  Program with(UnaryOperator<Rational> value) {
    return new Program(n, m, p, u.with(value), v.with(value), w.with(value));
  }

  public BilinearScheme scheme() {
    return new BilinearScheme(
        n, m, p, u.expanded(), v.expanded(), Sms.transposed(w.expanded(), rank()));
  }

  @Override
  public int rank() {
    return u.out().size();
  }

  @Override
  public int additions() {
    return u.additions() + v.additions() + w.additions();
  }

  @Override
  public int scalings() {
    return u.scalings() + v.scalings() + w.scalings();
  }
}
