package dev.headroom.scheme;

import dev.headroom.field.Rational;
import dev.headroom.scheme.Recursion.Entries;
import dev.headroom.scheme.Recursion.Matrix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Sums of matrices of any entries, and their product by the definition: the operations that
/// {@link Cost} counts, and no others.
final class Sums<E> {
  private final Entries<E> entries;

  Sums(Entries<E> entries) {
    this.entries = entries;
  }

  List<Matrix<E>> forms(Linear linear, List<Matrix<E>> inputs) {
    List<Matrix<E>> known = new ArrayList<>(inputs);
    for (LinearForm form : linear.fresh()) {
      known.add(form(form, known));
    }
    return linear.out().stream().map(form -> form(form, known)).toList();
  }

  /// The terms from a positive one on, so that the others are added or subtracted; a sum of negative
  /// terms alone begins with 0 − x.
  private Matrix<E> form(LinearForm form, List<Matrix<E>> known) {
    Matrix<E> like = known.getFirst();
    int first = form.firstPositive();
    Optional<Matrix<E>> sum =
        first < form.terms() ? Optional.of(term(form, first, known)) : Optional.empty();
    for (int t = 0; t < form.terms(); t++) {
      if (t != first) {
        Matrix<E> from = sum.orElseGet(() -> zeros(like));
        Matrix<E> x = known.get(form.index()[t]);
        Rational c = form.coefficient()[t];
        boolean minus = c.signum() < 0;
        Matrix<E> scaled = scaled(minus ? c.negate() : c, x);
        sum = Optional.of(minus ? difference(from, scaled) : sum(from, scaled));
      }
    }
    return sum.orElseGet(() -> zeros(like));
  }

  private Matrix<E> term(LinearForm form, int t, List<Matrix<E>> known) {
    return scaled(form.coefficient()[t], known.get(form.index()[t]));
  }

  private Matrix<E> scaled(Rational c, Matrix<E> x) {
    return c.isOne()
        ? x
        : new Matrix<>(
            x.rows(), x.cols(), x.entries().stream().map(e -> entries.times(c, e)).toList());
  }

  private Matrix<E> zeros(Matrix<E> like) {
    return new Matrix<>(
        like.rows(), like.cols(), Collections.nCopies(like.rows() * like.cols(), entries.zero()));
  }

  Matrix<E> sum(Matrix<E> x, Matrix<E> y) {
    List<E> z = new ArrayList<>();
    for (int e = 0; e < x.entries().size(); e++) {
      z.add(entries.add(x.entries().get(e), y.entries().get(e)));
    }
    return new Matrix<>(x.rows(), x.cols(), z);
  }

  private Matrix<E> difference(Matrix<E> x, Matrix<E> y) {
    List<E> z = new ArrayList<>();
    for (int e = 0; e < x.entries().size(); e++) {
      z.add(entries.sub(x.entries().get(e), y.entries().get(e)));
    }
    return new Matrix<>(x.rows(), x.cols(), z);
  }

  Matrix<E> definition(Matrix<E> a, Matrix<E> b) {
    List<E> c = new ArrayList<>();
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < b.cols(); j++) {
        E sum = a.cols() == 0 ? entries.zero() : entries.mul(a.at(i, 0), b.at(0, j));
        for (int k = 1; k < a.cols(); k++) {
          sum = entries.add(sum, entries.mul(a.at(i, k), b.at(k, j)));
        }
        c.add(sum);
      }
    }
    return new Matrix<>(a.rows(), b.cols(), c);
  }
}
