package dev.headroom.search;

import java.util.stream.LongStream;

/// A scheme in other bases: A, B and C become X·A·Y⁻¹, Y·B·Z⁻¹ and X·C·Z⁻¹, which multiply as before.
/// X, Y and Z are built of elementary matrices over F_2, one after the other, as long as one leaves
/// fewer coefficients that are 1.
/// Work:   n² + m² + p² schemes are tried a step.
final class Sandwich {
  private Sandwich() {}

  static BitScheme sparsest(BitScheme scheme) {
    BitScheme best = scheme;
    for (boolean better = true; better; ) {
      BitScheme next = step(best);
      better = terms(next) < terms(best);
      best = better ? next : best;
    }
    return best;
  }

  static int terms(BitScheme s) {
    return LongStream.concat(
            LongStream.of(s.u()), LongStream.concat(LongStream.of(s.v()), LongStream.of(s.w())))
        .mapToInt(Long::bitCount)
        .sum();
  }

  private static BitScheme step(BitScheme s) {
    BitScheme best = s;
    int[] sizes = {s.n(), s.m(), s.p()};
    for (int side = 0; side < 3; side++) {
      for (int ij = 0; ij < sizes[side] * sizes[side]; ij++) {
        int i = ij / sizes[side];
        int j = ij % sizes[side];
        if (i != j) {
          BitScheme next = changed(s, side, i, j);
          best = terms(next) < terms(best) ? next : best;
        }
      }
    }
    return best;
  }

  /// With the elementary matrix 1 + E_ij as X, Y or Z.
  static BitScheme changed(BitScheme s, int side, int i, int j) {
    int m = s.m();
    int p = s.p();
    return switch (side) {
      case 0 -> new BitScheme(s.n(), m, p, rows(s.u(), m, i, j), s.v(), rows(s.w(), p, j, i));
      case 1 -> new BitScheme(s.n(), m, p, columns(s.u(), m, j, i), rows(s.v(), p, i, j), s.w());
      default ->
          new BitScheme(s.n(), m, p, s.u(), columns(s.v(), p, j, i), columns(s.w(), p, i, j));
    };
  }

  /// Adds one row to another in matrices of so many columns.
  private static long[] rows(long[] words, int columns, int from, int to) {
    long row = -1L >>> (Long.SIZE - columns);
    return LongStream.of(words)
        .map(word -> word ^ (((word >>> (from * columns)) & row) << (to * columns)))
        .toArray();
  }

  private static long[] columns(long[] words, int columns, int from, int to) {
    long column = 0;
    for (int at = 0; at < Long.SIZE; at += columns) {
      column |= 1L << at;
    }
    long first = column;
    return LongStream.of(words).map(word -> word ^ (((word >>> from) & first) << to)).toArray();
  }
}
