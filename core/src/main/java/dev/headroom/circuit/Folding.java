package dev.headroom.circuit;

import dev.headroom.field.Rational;
import java.util.Optional;

/// Arithmetic that writes no gate where the answer is known: constants are computed, 0 + x, x − 0,
/// 1 · x and x ÷ 1 are x, 0 · x and 0 ÷ x are 0, exp 0 is 1, ln 1 is 0. Decimals are left alone,
/// and so is a constant whose exact value would be longer than {@value #MOST_BITS} bits.
/// Shared: never, one thread builds.
public final class Folding implements Arithmetic {
  public static final int MOST_BITS = 1 << 14;

  private final Arithmetic out;
  private final int zero;
  private final int one;
  private final java.util.Map<Integer, Rational> known = new java.util.HashMap<>();

  public Folding(Arithmetic out) {
    this.out = out;
    this.zero = constant(Rational.ZERO);
    this.one = constant(Rational.ONE);
  }

  public int zero() {
    return zero;
  }

  public int one() {
    return one;
  }

  @Override
  public int constant(Rational value) {
    int id = out.constant(value);
    known.put(id, value);
    return id;
  }

  /// The exact value of a node that is a constant written here.
  public Optional<Rational> value(int id) {
    return id < 0 ? Optional.ofNullable(known.get(id)) : Optional.empty();
  }

  @Override
  public int add(int u, int v) {
    if (u == zero) {
      return v;
    }
    if (v == zero) {
      return u;
    }
    if (constants(u, v)) {
      Rational sum = of(u).plus(of(v));
      return fits(sum) ? constant(sum) : out.add(u, v);
    }
    return out.add(u, v);
  }

  @Override
  public int sub(int u, int v) {
    if (v == zero) {
      return u;
    }
    if (constants(u, v)) {
      Rational difference = of(u).minus(of(v));
      return fits(difference) ? constant(difference) : out.sub(u, v);
    }
    return out.sub(u, v);
  }

  @Override
  public int mul(int u, int v) {
    if (u == zero || v == zero) {
      return zero;
    }
    if (u == one) {
      return v;
    }
    if (v == one) {
      return u;
    }
    if (constants(u, v)) {
      Rational product = of(u).times(of(v));
      return fits(product) ? constant(product) : out.mul(u, v);
    }
    return out.mul(u, v);
  }

  @Override
  public int div(int u, int v) {
    if (v == one) {
      return u;
    }
    if (v == zero) {
      return out.div(u, v);
    }
    if (u == zero) {
      return zero;
    }
    if (constants(u, v)) {
      Rational quotient = of(u).over(of(v));
      return fits(quotient) ? constant(quotient) : out.div(u, v);
    }
    return out.div(u, v);
  }

  @Override
  public int exp(int u) {
    return u == zero ? one : out.exp(u);
  }

  @Override
  public int ln(int u) {
    return u == one ? zero : out.ln(u);
  }

  private boolean constants(int u, int v) {
    return u < 0 && v < 0 && known.containsKey(u) && known.containsKey(v);
  }

  private Rational of(int id) {
    Rational value = known.get(id);
    if (value == null) {
      throw new IllegalStateException("node " + id + " is no constant");
    }
    return value;
  }

  private static boolean fits(Rational value) {
    return value.bits() <= MOST_BITS;
  }
}
