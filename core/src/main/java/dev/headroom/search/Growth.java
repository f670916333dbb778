package dev.headroom.search;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Schemes that grow: a small one, beside which the definition multiplies what one more row or column
/// adds. The definition of a large size has so many neighbours that a walk loses itself among them
/// before it meets a reduction; a small size has few, and what was saved there stays saved.
/// Source: [Arai].
final class Growth {
  private Growth() {}

  /// The definition of what is left of 2x2x2 within a size.
  static BitScheme seed(int n, int m, int p) {
    return BitScheme.of(Search.definition(Math.min(n, 2), Math.min(m, 2), Math.min(p, 2)));
  }

  /// One more row of A and C, column of A and row of B, or column of B and C, whichever is drawn of
  /// those that the larger size has.
  static BitScheme step(BitScheme s, int[] sizes, SplittableRandom random) {
    int[] now = {s.n(), s.m(), s.p()};
    int[] open = IntStream.range(0, 3).filter(i -> now[i] < sizes[i]).toArray();
    now[open[random.nextInt(open.length)]]++;
    return within(s, now[0], now[1], now[2]);
  }

  /// In the upper left corner of a size, with the definition for the rest.
  static BitScheme within(BitScheme s, int n, int m, int p) {
    int more = n * m * p - s.n() * s.m() * s.p();
    int rank = s.rank();
    long[] u = Arrays.copyOf(spread(s.u(), s.m(), m), rank + more);
    long[] v = Arrays.copyOf(spread(s.v(), s.p(), p), rank + more);
    long[] w = Arrays.copyOf(spread(s.w(), s.p(), p), rank + more);
    for (int at = 0; at < n * m * p; at++) {
      int i = at / (m * p);
      int j = at / p % m;
      int k = at % p;
      if (i >= s.n() || j >= s.m() || k >= s.p()) {
        u[rank] = 1L << (i * m + j);
        v[rank] = 1L << (j * p + k);
        w[rank++] = 1L << (i * p + k);
      }
    }
    return new BitScheme(n, m, p, u, v, w);
  }

  /// The words of matrices with so many columns as those of matrices with more.
  private static long[] spread(long[] words, int columns, int more) {
    long[] wide = new long[words.length];
    for (int l = 0; l < words.length; l++) {
      for (long rest = words[l]; rest != 0; rest &= rest - 1) {
        int bit = Long.numberOfTrailingZeros(rest);
        wide[l] |= 1L << (bit / columns * more + bit % columns);
      }
    }
    return wide;
  }
}
