package dev.headroom.search;

import dev.headroom.field.Rational;
import dev.headroom.scheme.BilinearScheme;
import dev.headroom.scheme.LinearForm;
import dev.headroom.scheme.Ring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Lifts a scheme over F_2 to Z or Q, by Hensel's steps: from Brent's equations modulo 2^k to those
/// modulo 2^(k+1), where the coefficients change by multiples of 2^k that a linear system over F_2
/// determines. Its matrix is the same in every step.
///
/// The system has many solutions. Coefficients that are 1 come first among its columns, so that those
/// that are 0 stay 0 where they can; columns that depend on others keep what they are in every step,
/// so that the limit is one point, which is rational as a rule. First 1 and 3 modulo 4 are tried as
/// 1 and −1; then small integers modulo 8 and 16; then fractions modulo 2^62.
/// What comes out has passed Brent's equations over its ring.
/// Work:   (r·(nm+mp+np))² · nm·mp·np/64 word operations at most, for the matrix.
/// Source: [KauersMoosbauer].
final class Lifting {
  /// Words of memory and, in all, words that are changed, beyond which nothing is lifted.
  private static final double MOST_WORDS = 3e7;

  private static final double MOST_STEPS = 2e11;
  private static final int PRECISION = 62;
  private static final int INTEGERS = 4; // powers of 2 up to here are read as integers

  /// A scheme over Z or Q, or why there is none.
  record Lifted(Optional<BilinearScheme> scheme, String why) {}

  private final BitScheme bits;
  private final int[] sizes; // entries of A, B, C
  private final int rank;
  private final long[] value; // modulo 2^64: all of u product by product, of v, of w

  private Lifting(BitScheme bits) {
    this.bits = bits;
    this.sizes = new int[] {bits.n() * bits.m(), bits.m() * bits.p(), bits.n() * bits.p()};
    this.rank = bits.rank();
    this.value = new long[rank * (sizes[0] + sizes[1] + sizes[2])];
    long[][] words = {bits.u(), bits.v(), bits.w()};
    for (int mode = 0; mode < 3; mode++) {
      for (int l = 0; l < rank; l++) {
        for (int e = 0; e < sizes[mode]; e++) {
          value[at(mode, l, e)] = (words[mode][l] >>> e) & 1;
        }
      }
    }
  }

  static Lifted of(BitScheme bits) {
    Lifting lifting = new Lifting(bits);
    double columns = lifting.value.length;
    double words = Basis.words(lifting.equations());
    if (columns * words > MOST_WORDS || columns * columns * words > MOST_STEPS) {
      return new Lifted(Optional.empty(), "its equations are too many to lift it here");
    }
    return lifting.lift();
  }

  private int at(int mode, int l, int e) {
    int before = mode == 0 ? 0 : mode == 1 ? sizes[0] : sizes[0] + sizes[1];
    return rank * before + l * sizes[mode] + e;
  }

  private int equations() {
    return sizes[0] * sizes[1] * sizes[2];
  }

  private Lifted lift() {
    Basis basis = basis();
    for (int k = 1; k < PRECISION; k++) {
      Optional<BitSet> change = basis.solve(digit(k));
      if (change.isEmpty()) {
        return new Lifted(
            Optional.empty(),
            k == 1
                ? "no choice of coefficients multiplies modulo 4"
                : "these coefficients do not lift modulo 2^" + (k + 1));
      }
      int power = k;
      change.get().stream().forEach(i -> value[i] += 1L << power);
      if (k < INTEGERS || k == PRECISION - 1) {
        int shift = Long.SIZE - k - 1;
        LongFunction<Optional<Rational>> read =
            k < INTEGERS
                ? x -> Optional.of(Rational.of((x << shift) >> shift))
                : x -> fraction(x & ((1L << PRECISION) - 1));
        Optional<BilinearScheme> scheme = scheme(read);
        if (scheme.isPresent()) {
          return new Lifted(scheme, "");
        }
      }
    }
    return new Lifted(Optional.empty(), "it lifts modulo 2^62, but to no fractions");
  }

  /// The matrix of the system, a column for every coefficient: the sum's derivative by it.
  private Basis basis() {
    Basis basis = new Basis(equations());
    for (long first : new long[] {1, 0}) {
      for (int mode = 0; mode < 3; mode++) {
        for (int l = 0; l < rank; l++) {
          for (int e = 0; e < sizes[mode]; e++) {
            if ((value[at(mode, l, e)] & 1) == first) {
              basis.add(at(mode, l, e), column(mode, l, e));
            }
          }
        }
      }
    }
    return basis;
  }

  private long[] column(int mode, int l, int e) {
    long[] column = new long[Basis.words(equations())];
    long a = mode == 0 ? 1L << e : bits.u()[l];
    long b = mode == 1 ? 1L << e : bits.v()[l];
    long c = mode == 2 ? 1L << e : bits.w()[l];
    for (long x = a; x != 0; x &= x - 1) {
      for (long y = b; y != 0; y &= y - 1) {
        for (long z = c; z != 0; z &= z - 1) {
          int row = row(bit(x), bit(y), bit(z));
          column[row / Long.SIZE] ^= 1L << row;
        }
      }
    }
    return column;
  }

  private static int bit(long word) {
    return Long.numberOfTrailingZeros(word);
  }

  private int row(int a, int b, int c) {
    return (a * sizes[1] + b) * sizes[2] + c;
  }

  /// Bit k of what the sums lack; the bits below it are 0.
  private long[] digit(int k) {
    long[] lack = new long[equations()];
    for (int i = 0; i < bits.n(); i++) {
      for (int j = 0; j < bits.m(); j++) {
        for (int q = 0; q < bits.p(); q++) {
          lack[row(i * bits.m() + j, j * bits.p() + q, i * bits.p() + q)] = 1;
        }
      }
    }
    for (int l = 0; l < rank; l++) {
      subtract(l, lack);
    }
    long[] digit = new long[Basis.words(equations())];
    for (int row = 0; row < lack.length; row++) {
      digit[row / Long.SIZE] |= ((lack[row] >>> k) & 1) << row;
    }
    return digit;
  }

  private void subtract(int l, long[] lack) {
    for (int a = 0; a < sizes[0]; a++) {
      long u = value[at(0, l, a)];
      for (int b = 0; u != 0 && b < sizes[1]; b++) {
        long uv = u * value[at(1, l, b)];
        for (int c = 0; uv != 0 && c < sizes[2]; c++) {
          lack[row(a, b, c)] -= uv * value[at(2, l, c)];
        }
      }
    }
  }

  /// The scheme if every coefficient can be read and it multiplies over Z or Q.
  private Optional<BilinearScheme> scheme(LongFunction<Optional<Rational>> read) {
    Rational[] all = new Rational[value.length];
    for (int i = 0; i < all.length; i++) {
      Optional<Rational> c = read.apply(value[i]);
      if (c.isEmpty()) {
        return Optional.empty();
      }
      all[i] = c.get();
    }
    BilinearScheme scheme = scheme(forms(0, all), forms(1, all), forms(2, all));
    return Ring.Q.violated(scheme).isEmpty() ? Optional.of(scheme) : Optional.empty();
  }

  /// Minus signs of factors without a plus moved to the third factor: a sum that begins with a minus
  /// is an addition more.
  private BilinearScheme scheme(List<LinearForm> u, List<LinearForm> v, List<LinearForm> w) {
    Rational minus = Rational.of(-1);
    List<LinearForm> signed = new ArrayList<>();
    for (int l = 0; l < rank; l++) {
      signed.add(negative(u.get(l)) == negative(v.get(l)) ? w.get(l) : w.get(l).times(minus));
    }
    UnaryOperator<LinearForm> positive = form -> negative(form) ? form.times(minus) : form;
    return new BilinearScheme(
        bits.n(),
        bits.m(),
        bits.p(),
        u.stream().map(positive).toList(),
        v.stream().map(positive).toList(),
        signed);
  }

  private static boolean negative(LinearForm form) {
    return Arrays.stream(form.coefficient()).allMatch(c -> c.signum() < 0);
  }

  private List<LinearForm> forms(int mode, Rational[] all) {
    return IntStream.range(0, rank)
        .mapToObj(l -> form(Arrays.copyOfRange(all, at(mode, l, 0), at(mode, l, sizes[mode]))))
        .toList();
  }

  private static LinearForm form(Rational[] dense) {
    int[] index = IntStream.range(0, dense.length).filter(e -> !dense[e].isZero()).toArray();
    return new LinearForm(
        index, Arrays.stream(index).mapToObj(e -> dense[e]).toArray(Rational[]::new));
  }

  /// The fraction x/y ≡ z modulo 2^62 with |x| and y below 2^30, by Euclid's algorithm.
  static Optional<Rational> fraction(long z) {
    long bound = 1L << (PRECISION / 2 - 1);
    long x = 1L << PRECISION;
    long next = z;
    long y = 0;
    long nextY = 1;
    while (next >= bound) {
      long quotient = x / next;
      long rest = x - quotient * next;
      x = next;
      next = rest;
      long restY = y - quotient * nextY;
      y = nextY;
      nextY = restY;
    }
    boolean small = Math.abs(nextY) < bound && (nextY & 1) == 1;
    return small ? Optional.of(Rational.of(next, nextY)) : Optional.empty();
  }
}
