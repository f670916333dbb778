package dev.headroom.scheme;

import dev.headroom.field.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A program on matrices of any entries, level by level: what fast products are held to. A level cuts
/// A, B and C into the blocks of the program; rows and columns that are left over are multiplied by the
/// definition.
/// Shape:  A `[N,M]`, B `[M,P]` -> `[N,P]`, of any sizes.
/// Work:   {@link Cost}, exactly.
/// Shared: by any number of threads, as far as its entries may be.
/// Source: theory.md 5.
public final class Recursion<E> {
  private final Program program;
  private final Entries<E> entries;

  public Recursion(Program program, Entries<E> entries) {
    this.program = program;
    this.entries = entries;
  }

  /// What entries can do.
  /// Shared: as its implementation says.
  public interface Entries<E> {
    E add(E x, E y);

    E sub(E x, E y);

    E mul(E x, E y);

    E times(Rational factor, E x);

    E zero();
  }

  /// A matrix, row by row.
  public record Matrix<E>(int rows, int cols, List<E> entries) {
    public Matrix {
      entries = List.copyOf(entries);
      if (entries.size() != (long) rows * cols) {
        throw new IllegalArgumentException(entries.size() + " entries for " + rows + " x " + cols);
      }
    }

    public E at(int i, int j) {
      return entries.get(i * cols + j);
    }

    Matrix<E> part(int top, int left, int height, int width) {
      List<E> part = new ArrayList<>();
      for (int i = 0; i < height; i++) {
        int from = (top + i) * cols + left;
        part.addAll(entries.subList(from, from + width));
      }
      return new Matrix<>(height, width, part);
    }
  }

  /// a·b by so many levels of the program, the definition below.
  public Matrix<E> product(Matrix<E> a, Matrix<E> b, int levels) {
    if (a.cols() != b.rows()) {
      throw new IllegalArgumentException("a has " + a.cols() + " columns, b " + b.rows() + " rows");
    }
    int n = a.rows() / program.n();
    int m = a.cols() / program.m();
    int p = b.cols() / program.p();
    if (levels == 0 || n == 0 || m == 0 || p == 0) {
      return definition(a, b);
    }
    int rows = n * program.n();
    int depth = m * program.m();
    int cols = p * program.p();
    Matrix<E> inner = level(a.part(0, 0, rows, depth), b.part(0, 0, depth, cols), levels);
    Matrix<E> above =
        depth == a.cols()
            ? inner
            : sum(
                inner,
                definition(
                    a.part(0, depth, rows, a.cols() - depth),
                    b.part(depth, 0, b.rows() - depth, cols)));
    Matrix<E> right = definition(a.part(0, 0, rows, a.cols()), rest(b, cols));
    Matrix<E> below = definition(a.part(rows, 0, a.rows() - rows, a.cols()), b);
    return joined(above, right, below);
  }

  private Matrix<E> rest(Matrix<E> b, int cols) {
    return b.part(0, cols, b.rows(), b.cols() - cols);
  }

  private Matrix<E> joined(Matrix<E> above, Matrix<E> right, Matrix<E> below) {
    List<E> all = new ArrayList<>();
    for (int i = 0; i < above.rows(); i++) {
      all.addAll(above.part(i, 0, 1, above.cols()).entries());
      all.addAll(right.part(i, 0, 1, right.cols()).entries());
    }
    all.addAll(below.entries());
    int cols = above.cols() + right.cols();
    return new Matrix<>(above.rows() + below.rows(), cols, all);
  }

  private Matrix<E> level(Matrix<E> a, Matrix<E> b, int levels) {
    List<Matrix<E>> u = forms(program.u(), blocks(a, program.n(), program.m()));
    List<Matrix<E>> v = forms(program.v(), blocks(b, program.m(), program.p()));
    List<Matrix<E>> products = new ArrayList<>();
    for (int l = 0; l < program.rank(); l++) {
      products.add(product(u.get(l), v.get(l), levels - 1));
    }
    List<Matrix<E>> c = forms(program.w(), products);
    int height = c.getFirst().rows();
    List<E> all = new ArrayList<>();
    for (int i = 0; i < program.n() * height; i++) {
      for (int j = 0; j < program.p(); j++) {
        Matrix<E> block = c.get(i / height * program.p() + j);
        all.addAll(block.part(i % height, 0, 1, block.cols()).entries());
      }
    }
    return new Matrix<>(program.n() * height, program.p() * c.getFirst().cols(), all);
  }

  private List<Matrix<E>> blocks(Matrix<E> x, int down, int across) {
    int height = x.rows() / down;
    int width = x.cols() / across;
    List<Matrix<E>> blocks = new ArrayList<>();
    for (int i = 0; i < down; i++) {
      for (int j = 0; j < across; j++) {
        blocks.add(x.part(i * height, j * width, height, width));
      }
    }
    return blocks;
  }

  private List<Matrix<E>> forms(Linear linear, List<Matrix<E>> inputs) {
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
        like.rows(),
        like.cols(),
        java.util.Collections.nCopies(like.rows() * like.cols(), entries.zero()));
  }

  private Matrix<E> sum(Matrix<E> x, Matrix<E> y) {
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

  private Matrix<E> definition(Matrix<E> a, Matrix<E> b) {
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
