package dev.headroom.search;

import dev.headroom.field.Rational;
import dev.headroom.scheme.BilinearScheme;
import dev.headroom.scheme.LinearForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/// A bilinear scheme over F_2, a factor a word: bit e of word l of u is the coefficient of entry e of A
/// in product l, likewise v and B, w and C.
record BitScheme(int n, int m, int p, long[] u, long[] v, long[] w) {
  private static final int BITS = Long.SIZE;

  /// Fails:  IllegalArgumentException where a matrix has more than 64 blocks.
  static void requireFits(int n, int m, int p) {
    long most = Math.max((long) n * m, Math.max((long) m * p, (long) n * p));
    if (n < 1 || m < 1 || p < 1 || most > BITS) {
      throw new IllegalArgumentException(
          "the size is "
              + n
              + ","
              + m
              + ","
              + p
              + ": a matrix of "
              + most
              + " blocks, expected 1 to "
              + BITS);
    }
  }

  /// The scheme modulo 2; products with a factor that is 0 there are left out.
  /// Fails:  IllegalArgumentException where a matrix has more than 64 blocks or a denominator is even.
  static BitScheme of(BilinearScheme s) {
    requireFits(s.n(), s.m(), s.p());
    long[][] bits = new long[3][s.rank()];
    int rank = 0;
    for (int l = 0; l < s.rank(); l++) {
      bits[0][rank] = bits(s.u().get(l));
      bits[1][rank] = bits(s.v().get(l));
      bits[2][rank] = bits(s.w().get(l));
      rank += bits[0][rank] != 0 && bits[1][rank] != 0 && bits[2][rank] != 0 ? 1 : 0;
    }
    return new BitScheme(
        s.n(),
        s.m(),
        s.p(),
        Arrays.copyOf(bits[0], rank),
        Arrays.copyOf(bits[1], rank),
        Arrays.copyOf(bits[2], rank));
  }

  private static long bits(LinearForm form) {
    long bits = 0;
    for (int t = 0; t < form.terms(); t++) {
      Rational c = form.coefficient()[t];
      if (!c.denominator().testBit(0)) {
        throw new IllegalArgumentException(
            "a coefficient is " + c + ", expected an odd denominator");
      }
      bits |= c.numerator().testBit(0) ? 1L << form.index()[t] : 0;
    }
    return bits;
  }

  /// Whether it multiplies over F_2, by words: for entries e of A and f of B, the sum of w over the
  /// products whose u has e and whose v has f is the entry of C that e·f goes to, or 0.
  boolean multiplies() {
    boolean right = within(u, n * m) && within(v, m * p) && within(w, n * p);
    for (int e = 0; e < n * m; e++) {
      for (int f = 0; f < m * p; f++) {
        long sum = 0;
        for (int l = 0; l < u.length; l++) {
          sum ^= w[l] & -((u[l] >>> e) & (v[l] >>> f) & 1);
        }
        right &= sum == (e % m == f / p ? 1L << (e / m * p + f % p) : 0);
      }
    }
    return right;
  }

  private static boolean within(long[] words, int entries) {
    return LongStream.of(words).allMatch(x -> Long.SIZE - Long.numberOfLeadingZeros(x) <= entries);
  }

  BilinearScheme scheme() {
    return new BilinearScheme(n, m, p, forms(u), forms(v), forms(w));
  }

  private static List<LinearForm> forms(long[] words) {
    return LongStream.of(words).mapToObj(BitScheme::form).toList();
  }

  private static LinearForm form(long word) {
    List<Integer> index = new ArrayList<>();
    for (long rest = word; rest != 0; rest &= rest - 1) {
      index.add(Long.numberOfTrailingZeros(rest));
    }
    Rational[] ones = new Rational[index.size()];
    Arrays.fill(ones, Rational.ONE);
    return new LinearForm(index.stream().mapToInt(i -> i).toArray(), ones);
  }

  int rank() {
    return u.length;
  }

  boolean hasSize(BitScheme of) {
    return n == of.n && m == of.m && p == of.p;
  }

  /// Whether it has the same products in the same order.
  boolean same(BitScheme as) {
    return hasSize(as)
        && Arrays.equals(u, as.u)
        && Arrays.equals(v, as.v)
        && Arrays.equals(w, as.w);
  }
}
