package dev.headroom.transform;

import dev.headroom.circuit.Folding;
import dev.headroom.field.Rational;
import java.math.BigInteger;
import java.util.Optional;

/// The value of a gate at the origin, kept exactly where it lies in Q + Q·ln(Q>0).
/// Source: theory.md 4, Constants.
sealed interface AtOrigin {
  AtOrigin ZERO = known(Rational.ZERO);
  AtOrigin ONE = known(Rational.ONE);

  /// plain + ln(under)/root, in lowest terms: under is no perfect power that root could shed.
  record Known(Rational plain, Rational under, int root) implements AtOrigin {}

  /// There is a value, but it is not kept exactly.
  record Unknown(String gate, String reason) implements AtOrigin {}

  /// There is no value: the gate divides by 0 or takes ln of what is not positive.
  record Undefined(String gate, String reason) implements AtOrigin {}

  static AtOrigin known(Rational value) {
    return new Known(value, Rational.ONE, 1);
  }

  /// The value, where it is rational.
  default Optional<Rational> rational() {
    return this instanceof Known(Rational plain, Rational under, int root) && under.isOne()
        ? Optional.of(plain)
        : Optional.empty();
  }

  default boolean isZero() {
    return equals(ZERO);
  }

  static AtOrigin sum(String gate, AtOrigin x, AtOrigin y) {
    return switch (x) {
      case Undefined u -> u;
      case Unknown u -> y instanceof Undefined ? y : u;
      case Known(Rational a, Rational r, int d) ->
          switch (y) {
            case Undefined v -> v;
            case Unknown v -> v;
            case Known(Rational b, Rational s, int e) -> {
              int root = d / gcd(d, e) * e;
              Optional<Rational> under = product(power(r, root / d), power(s, root / e));
              yield under.isPresent()
                  ? logarithm(gate, a.plus(b), under.get(), root)
                  : tooLong(gate);
            }
          };
    };
  }

  static AtOrigin difference(String gate, AtOrigin x, AtOrigin y) {
    return sum(gate, x, product(gate, known(Rational.of(-1)), y));
  }

  static AtOrigin product(String gate, AtOrigin x, AtOrigin y) {
    if (x instanceof Undefined || y instanceof Undefined) {
      return x instanceof Undefined ? x : y;
    }
    if (x.isZero() || y.isZero()) {
      return ZERO;
    }
    Optional<Rational> factor = x.rational();
    if (factor.isEmpty()) {
      if (x instanceof Unknown || y.rational().isPresent()) {
        return x instanceof Unknown ? x : product(gate, y, x);
      }
      return y instanceof Unknown ? y : outside(gate, "a product");
    }
    return switch (y) {
      case Undefined v -> v;
      case Unknown v -> v;
      case Known(Rational b, Rational s, int e) -> scaled(gate, factor.get(), b, s, e);
    };
  }

  private static AtOrigin scaled(String gate, Rational factor, Rational b, Rational s, int e) {
    if (s.isOne()) {
      return logarithm(gate, factor.times(b), s, 1);
    }
    if (factor.bits() > 30) {
      return tooLong(gate);
    }
    Optional<Rational> under = power(s, factor.numerator().intValueExact());
    long root = (long) e * factor.denominator().intValueExact();
    return under.isPresent() && root < 1 << 20
        ? logarithm(gate, factor.times(b), under.get(), (int) root)
        : tooLong(gate);
  }

  static AtOrigin quotient(String gate, AtOrigin x, AtOrigin y) {
    if (x instanceof Undefined || y instanceof Undefined) {
      return x instanceof Undefined ? x : y;
    }
    if (y.isZero()) {
      return new Undefined(gate, "divides by a gate that is 0 at the origin");
    }
    Optional<Rational> divisor = y.rational();
    if (divisor.isPresent()) {
      return product(gate, known(Rational.ONE.over(divisor.get())), x);
    }
    return y instanceof Unknown u ? u : outside(gate, "a quotient");
  }

  static AtOrigin exponential(String gate, AtOrigin x) {
    return switch (x) {
      case Undefined u -> u;
      case Unknown u -> u;
      case Known(Rational a, Rational r, int d) ->
          a.isZero() && d == 1 ? known(r) : outside(gate, "the exponential of " + format(a, r, d));
    };
  }

  static AtOrigin logarithm(String gate, AtOrigin x) {
    Optional<Rational> value = x.rational();
    if (value.isPresent()) {
      return value.get().signum() > 0
          ? logarithm(gate, Rational.ZERO, value.get(), 1)
          : new Undefined(gate, "takes ln of " + value.get() + " at the origin");
    }
    return x instanceof Known ? outside(gate, "a logarithm of a logarithm") : x;
  }

  private static AtOrigin logarithm(String gate, Rational plain, Rational under, int root) {
    if (plain.bits() > MOST_BITS || under.bits() > MOST_BITS) {
      return tooLong(gate);
    }
    if (under.isOne()) {
      return new Known(plain, Rational.ONE, 1);
    }
    Rational r = under;
    int d = root;
    for (int prime = 2; prime <= d; prime++) {
      while (d % prime == 0) {
        Optional<Rational> shed = root(r, prime);
        if (shed.isEmpty()) {
          break;
        }
        r = shed.get();
        d /= prime;
      }
    }
    return new Known(plain, r, d);
  }

  int MOST_BITS = Folding.MOST_BITS;

  private static AtOrigin tooLong(String gate) {
    return new Unknown(gate, "its constant takes more than " + MOST_BITS + " bits");
  }

  private static AtOrigin outside(String gate, String what) {
    return new Unknown(gate, what + " is outside Q + Q·ln(Q>0)");
  }

  private static Optional<Rational> power(Rational r, int k) {
    return r.isOne() || (long) r.bits() * Math.abs((long) k) <= MOST_BITS
        ? Optional.of(r.power(k))
        : Optional.empty();
  }

  private static Optional<Rational> product(Optional<Rational> r, Optional<Rational> s) {
    return r.isPresent() && s.isPresent() ? Optional.of(r.get().times(s.get())) : Optional.empty();
  }

  /// The root of r, where it is rational.
  private static Optional<Rational> root(Rational r, int degree) {
    Optional<BigInteger> above = root(r.numerator(), degree);
    Optional<BigInteger> below = root(r.denominator(), degree);
    return above.isPresent() && below.isPresent()
        ? Optional.of(new Rational(above.get(), below.get()))
        : Optional.empty();
  }

  private static Optional<BigInteger> root(BigInteger n, int degree) {
    BigInteger low = BigInteger.ZERO;
    BigInteger high = BigInteger.ONE.shiftLeft(n.bitLength() / degree + 1);
    while (low.compareTo(high) < 0) {
      BigInteger middle = low.add(high).add(BigInteger.ONE).shiftRight(1);
      if (middle.pow(degree).compareTo(n) <= 0) {
        low = middle;
      } else {
        high = middle.subtract(BigInteger.ONE);
      }
    }
    return low.pow(degree).equals(n) ? Optional.of(low) : Optional.empty();
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private static String format(Rational plain, Rational under, int root) {
    String log = "ln(" + under + ")" + (root == 1 ? "" : "/" + root);
    return under.isOne() ? plain.toString() : plain.isZero() ? log : plain + " + " + log;
  }

  /// The value for people.
  default String format() {
    return switch (this) {
      case Known(Rational a, Rational r, int d) -> format(a, r, d);
      case Unknown u -> "unknown";
      case Undefined u -> "undefined";
    };
  }
}
