package dev.headroom.field;

import java.math.BigInteger;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/// Residues modulo an odd prime below 2⁶², kept in Montgomery's form x·2⁶⁴ mod p; exp is defined at
/// 0 only and ln at 1 only.
/// Shape:  every `long` is in [0, p), in Montgomery's form; `residue` and `format` leave it.
/// Work:   a product is three multiplications of 64 bits, no division.
/// Shared: by any number of threads.
/// Fails:  ArithmeticException for 1/0, or for a rational whose denominator p divides.
/// Source: theory.md 4, Check; Montgomery 1985.
public final class PrimeField implements Field<Long> {
  public static final PrimeField FP61 = new PrimeField((1L << 61) - 1, "fp61");
  public static final PrimeField FP31 = new PrimeField((1L << 31) - 1, "fp31");

  private static final int CERTAINTY = 100;
  private static final int BITS_NEAR_2_61 = 61;

  private final long prime;
  private final String name;
  private final long inverse; // −1/p mod 2^64
  private final long square; // 2^128 mod p: multiplying by it enters Montgomery's form
  private final long one;

  private PrimeField(long prime, String name) {
    this.prime = prime;
    this.name = name;
    long x = prime;
    for (int i = 0; i < 5; i++) {
      x *= 2 - prime * x; // Newton: correct bits double from 3 to 96
    }
    this.inverse = -x;
    BigInteger p = BigInteger.valueOf(prime);
    this.square = BigInteger.ONE.shiftLeft(128).mod(p).longValueExact();
    this.one = BigInteger.ONE.shiftLeft(64).mod(p).longValueExact();
  }

  /// Fails:  IllegalArgumentException when p is no odd prime below 2⁶².
  public static PrimeField of(long p) {
    if (p < 3 || p >= 1L << 62 || !BigInteger.valueOf(p).isProbablePrime(CERTAINTY)) {
      throw new IllegalArgumentException(p + " is not an odd prime below 2^62");
    }
    return new PrimeField(p, "fp(" + p + ")");
  }

  /// A prime drawn from [2⁶⁰, 2⁶¹), in which there are more than 2⁵⁴.
  public static PrimeField random(RandomGenerator random) {
    while (true) {
      long p = random.nextLong(1L << (BITS_NEAR_2_61 - 1), 1L << BITS_NEAR_2_61) | 1;
      if (BigInteger.valueOf(p).isProbablePrime(CERTAINTY)) {
        return new PrimeField(p, "fp(" + p + ")");
      }
    }
  }

  /// A prime of these that is 3 mod 4, for {@link #root}.
  public static PrimeField withRoots(RandomGenerator random) {
    PrimeField field = random(random);
    return field.prime % 4 == 3 ? field : withRoots(random);
  }

  public long prime() {
    return prime;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Long zero() {
    return 0L;
  }

  @Override
  public Long one() {
    return one;
  }

  @Override
  public Long of(Rational value) {
    return reduced(value);
  }

  /// The value in Montgomery's form.
  public long reduced(Rational value) {
    BigInteger p = BigInteger.valueOf(prime);
    BigInteger below = value.denominator().mod(p);
    if (below.signum() == 0) {
      throw new ArithmeticException(prime + " divides the denominator of " + value);
    }
    long x = product(value.numerator().mod(p).longValueExact(), square);
    return below.equals(BigInteger.ONE) ? x : quotient(x, product(below.longValueExact(), square));
  }

  /// A value drawn evenly.
  public long draw(RandomGenerator random) {
    return random.nextLong(prime);
  }

  public long sum(long x, long y) {
    long s = x + y - prime;
    return s + (s >> 63 & prime);
  }

  public long difference(long x, long y) {
    long d = x - y;
    return d + (d >> 63 & prime);
  }

  /// x·y/2⁶⁴ mod p, which is the product of what x and y stand for.
  public long product(long x, long y) {
    long low = x * y;
    long fold = Math.unsignedMultiplyHigh(low * inverse, prime) + (low == 0 ? 0 : 1);
    long r = Math.multiplyHigh(x, y) + fold - prime;
    return r + (r >> 63 & prime);
  }

  public long quotient(long x, long y) {
    if (y == 0) {
      throw new ArithmeticException("division by zero");
    }
    return product(x, power(y, prime - 2));
  }

  /// A square root, where there is one.
  /// Fails:  IllegalStateException unless p is 3 mod 4.
  public OptionalLong root(long x) {
    if (prime % 4 != 3) {
      throw new IllegalStateException(prime + " is not 3 mod 4");
    }
    long root = power(x, (prime + 1) / 4);
    return product(root, root) == x ? OptionalLong.of(root) : OptionalLong.empty();
  }

  private long power(long x, long k) {
    long result = one;
    for (long square = x, rest = k; rest != 0; rest >>= 1) {
      if ((rest & 1) != 0) {
        result = product(result, square);
      }
      square = product(square, square);
    }
    return result;
  }

  /// What x stands for, in [0, p).
  public long residue(long x) {
    return product(x, 1);
  }

  @Override
  public Long add(Long x, Long y) {
    return sum(x, y);
  }

  @Override
  public Long sub(Long x, Long y) {
    return difference(x, y);
  }

  @Override
  public Long mul(Long x, Long y) {
    return product(x, y);
  }

  @Override
  public Long div(Long x, Long y) {
    return quotient(x, y);
  }

  @Override
  public Long exp(Long x) {
    return exponential(x);
  }

  public long exponential(long x) {
    if (x != 0) {
      throw new ArithmeticException("exp has no meaning in " + name + " except at 0");
    }
    return one;
  }

  @Override
  public Long ln(Long x) {
    return logarithm(x);
  }

  public long logarithm(long x) {
    if (x != one) {
      throw new ArithmeticException("ln has no meaning in " + name + " except at 1");
    }
    return 0;
  }

  @Override
  public String format(Long x) {
    return Long.toString(residue(x));
  }

  @Override
  public boolean exact() {
    return true;
  }
}
