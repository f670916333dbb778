package dev.headroom.scheme;

/// How a product of matrices is computed level by level: by a program that begins anew in each level, or
/// by one in other bases, whose changes of basis are done once.
/// Shape:  a level cuts A into n x m blocks, B into m x p, C into n x p.
public sealed interface Levels permits Program, InBasis {
  int n();

  int m();

  int p();

  /// Products of one level.
  int rank();

  /// Additions and subtractions of blocks in one level, changes of basis apart.
  int additions();

  /// Multiplications of blocks by constants other than 1 and −1 in one level, changes of basis apart.
  int scalings();

  /// 3·ln r / ln(n·m·p).
  default double exponent() {
    return 3 * Math.log(rank()) / Math.log((double) n() * m() * p());
  }
}
