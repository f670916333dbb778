package dev.headroom.scheme;

import dev.headroom.field.Rational;
import java.util.ArrayList;
import java.util.List;

/// A scheme on matrices of any entries, level by level: what fast products are held to. A level cuts A,
/// B and C into blocks; rows and columns that are left over are multiplied by the definition. In other
/// bases all levels are cut at once, and the coordinates of a level stand below each other.
/// Shape:  A `[N,M]`, B `[M,P]` -> `[N,P]`, of any sizes.
/// Work:   {@link Cost}, exactly.
/// Shared: by any number of threads, as far as its entries may be.
/// Source: theory.md 5.
public final class Recursion<E> {
  private final Levels scheme;
  private final Sums<E> sums;

  public Recursion(Levels scheme, Entries<E> entries) {
    this.scheme = scheme;
    this.sums = new Sums<>(entries);
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

    List<Matrix<E>> blocks(int down, int across) {
      int height = rows / down;
      int width = cols / across;
      List<Matrix<E>> blocks = new ArrayList<>();
      for (int i = 0; i < down; i++) {
        for (int j = 0; j < across; j++) {
          blocks.add(part(i * height, j * width, height, width));
        }
      }
      return blocks;
    }

    /// The matrix of these blocks.
    static <E> Matrix<E> grid(List<Matrix<E>> blocks, int down, int across) {
      int height = blocks.getFirst().rows;
      int width = blocks.getFirst().cols;
      List<E> all = new ArrayList<>();
      for (int i = 0; i < down * height; i++) {
        for (int j = 0; j < across; j++) {
          all.addAll(blocks.get(i / height * across + j).part(i % height, 0, 1, width).entries());
        }
      }
      return new Matrix<>(down * height, across * width, all);
    }
  }

  /// a·b by so many levels, the definition below.
  public Matrix<E> product(Matrix<E> a, Matrix<E> b, int levels) {
    if (a.cols() != b.rows()) {
      throw new IllegalArgumentException("a has " + a.cols() + " columns, b " + b.rows() + " rows");
    }
    return switch (scheme) {
      case Program program -> product(program, a, b, levels);
      case InBasis program -> product(program, a, b, levels);
    };
  }

  private Matrix<E> product(Program program, Matrix<E> a, Matrix<E> b, int levels) {
    int n = a.rows() / program.n();
    int m = a.cols() / program.m();
    int p = b.cols() / program.p();
    if (levels == 0 || n == 0 || m == 0 || p == 0) {
      return sums.definition(a, b);
    }
    Matrix<E> left = a.part(0, 0, n * program.n(), m * program.m());
    Matrix<E> right = b.part(0, 0, m * program.m(), p * program.p());
    return filled(level(program, left, right, levels), a, b, left.cols());
  }

  private Matrix<E> product(InBasis s, Matrix<E> a, Matrix<E> b, int most) {
    int levels = s.levels(a.rows(), a.cols(), b.cols(), most);
    if (levels == 0) {
      return sums.definition(a, b);
    }
    int n = power(s.n(), levels);
    int m = power(s.m(), levels);
    int p = power(s.p(), levels);
    Matrix<E> left = a.part(0, 0, a.rows() / n * n, a.cols() / m * m);
    Matrix<E> right = b.part(0, 0, left.cols(), b.cols() / p * p);
    Matrix<E> x = changed(s.basis().a(), s.n(), s.m(), left, levels);
    Matrix<E> y = changed(s.basis().b(), s.m(), s.p(), right, levels);
    return filled(back(s, core(s.core(), x, y, levels), levels), a, b, left.cols());
  }

  private static int power(int base, int exponent) {
    int power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= base;
    }
    return power;
  }

  /// a·b where the product of its first rows, `depth` columns and so many columns of b is known.
  private Matrix<E> filled(Matrix<E> known, Matrix<E> a, Matrix<E> b, int depth) {
    int rows = known.rows();
    int cols = known.cols();
    Matrix<E> above =
        depth == a.cols()
            ? known
            : sums.sum(
                known,
                sums.definition(
                    a.part(0, depth, rows, a.cols() - depth),
                    b.part(depth, 0, b.rows() - depth, cols)));
    Matrix<E> right =
        sums.definition(a.part(0, 0, rows, a.cols()), b.part(0, cols, b.rows(), b.cols() - cols));
    Matrix<E> below = sums.definition(a.part(rows, 0, a.rows() - rows, a.cols()), b);
    List<E> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      all.addAll(above.part(i, 0, 1, cols).entries());
      all.addAll(right.part(i, 0, 1, right.cols()).entries());
    }
    all.addAll(below.entries());
    return new Matrix<>(a.rows(), b.cols(), all);
  }

  private Matrix<E> level(Program program, Matrix<E> a, Matrix<E> b, int levels) {
    List<Matrix<E>> u = sums.forms(program.u(), a.blocks(program.n(), program.m()));
    List<Matrix<E>> v = sums.forms(program.v(), b.blocks(program.m(), program.p()));
    List<Matrix<E>> products = new ArrayList<>();
    for (int l = 0; l < program.rank(); l++) {
      products.add(product(program, u.get(l), v.get(l), levels - 1));
    }
    return Matrix.grid(sums.forms(program.w(), products), program.n(), program.p());
  }

  /// The coordinates of all levels, those of the first level below each other.
  private Matrix<E> changed(Linear basis, int down, int across, Matrix<E> x, int levels) {
    if (levels == 0) {
      return x;
    }
    List<Matrix<E>> coordinates =
        sums.forms(basis, x.blocks(down, across)).stream()
            .map(part -> changed(basis, down, across, part, levels - 1))
            .toList();
    return Matrix.grid(coordinates, coordinates.size(), 1);
  }

  private Matrix<E> core(InBasis.Sides core, Matrix<E> a, Matrix<E> b, int levels) {
    if (levels == 0) {
      return sums.definition(a, b);
    }
    List<Matrix<E>> u = sums.forms(core.a(), a.blocks(core.a().inputs(), 1));
    List<Matrix<E>> v = sums.forms(core.b(), b.blocks(core.b().inputs(), 1));
    List<Matrix<E>> products = new ArrayList<>();
    for (int l = 0; l < u.size(); l++) {
      products.add(core(core, u.get(l), v.get(l), levels - 1));
    }
    return Matrix.grid(sums.forms(core.c(), products), core.c().out().size(), 1);
  }

  /// The matrix whose coordinates these are.
  private Matrix<E> back(InBasis s, Matrix<E> coordinates, int levels) {
    if (levels == 0) {
      return coordinates;
    }
    List<Matrix<E>> parts =
        coordinates.blocks(s.basis().c().inputs(), 1).stream()
            .map(part -> back(s, part, levels - 1))
            .toList();
    return Matrix.grid(sums.forms(s.basis().c(), parts), s.n(), s.p());
  }
}
