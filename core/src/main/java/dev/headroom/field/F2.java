package dev.headroom.field;

import java.math.BigInteger;

/// The field of two elements, 0 and 1; exp is defined at 0 only and ln at 1 only.
/// Shared: by any number of threads.
/// Fails:  ArithmeticException for 1/0, or for a rational whose denominator is even.
public final class F2 implements Field<Integer> {
  public static final F2 FIELD = new F2();

  private F2() {}

  @Override
  public String name() {
    return "F_2";
  }

  @Override
  public Integer zero() {
    return 0;
  }

  @Override
  public Integer one() {
    return 1;
  }

  @Override
  public Integer of(Rational value) {
    if (!odd(value.denominator())) {
      throw new ArithmeticException(value + " has an even denominator, and no value in F_2");
    }
    return odd(value.numerator()) ? 1 : 0;
  }

  private static boolean odd(BigInteger x) {
    return x.testBit(0);
  }

  @Override
  public Integer add(Integer x, Integer y) {
    return x ^ y;
  }

  @Override
  public Integer sub(Integer x, Integer y) {
    return x ^ y;
  }

  @Override
  public Integer mul(Integer x, Integer y) {
    return x & y;
  }

  @Override
  public Integer div(Integer x, Integer y) {
    if (y == 0) {
      throw new ArithmeticException("division by 0 in F_2");
    }
    return x;
  }

  @Override
  public Integer exp(Integer x) {
    if (x != 0) {
      throw new ArithmeticException("exp of 1 in F_2");
    }
    return 1;
  }

  @Override
  public Integer ln(Integer x) {
    if (x != 1) {
      throw new ArithmeticException("ln of 0 in F_2");
    }
    return 0;
  }

  @Override
  public String format(Integer x) {
    return x.toString();
  }

  @Override
  public boolean exact() {
    return true;
  }
}
