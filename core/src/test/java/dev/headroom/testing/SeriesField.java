package dev.headroom.testing;

import dev.headroom.field.Field;
import dev.headroom.field.Rational;
import java.util.List;

/// Power series in t up to t², with rational coefficients: c0 + c1·t + c2·t². Written from the
/// definition of each operation, not from the passes.
public final class SeriesField implements Field<List<Rational>> {
  private static final Rational HALF = Rational.of(1, 2);

  @Override
  public String name() {
    return "series";
  }

  @Override
  public List<Rational> zero() {
    return of(Rational.ZERO);
  }

  @Override
  public List<Rational> one() {
    return of(Rational.ONE);
  }

  @Override
  public List<Rational> of(Rational value) {
    return List.of(value, Rational.ZERO, Rational.ZERO);
  }

  @Override
  public List<Rational> add(List<Rational> x, List<Rational> y) {
    return List.of(x.get(0).plus(y.get(0)), x.get(1).plus(y.get(1)), x.get(2).plus(y.get(2)));
  }

  @Override
  public List<Rational> sub(List<Rational> x, List<Rational> y) {
    return add(x, mul(of(Rational.of(-1)), y));
  }

  @Override
  public List<Rational> mul(List<Rational> x, List<Rational> y) {
    Rational[] z = {Rational.ZERO, Rational.ZERO, Rational.ZERO};
    for (int i = 0; i < 3; i++) {
      for (int j = 0; i + j < 3; j++) {
        z[i + j] = z[i + j].plus(x.get(i).times(y.get(j)));
      }
    }
    return List.of(z);
  }

  /// x · (1/y), 1/y = (1 − h + h²)/y0 with h = y/y0 − 1.
  @Override
  public List<Rational> div(List<Rational> x, List<Rational> y) {
    List<Rational> scale = of(Rational.ONE.over(y.get(0)));
    List<Rational> h = sub(mul(scale, y), one());
    return mul(x, mul(scale, add(sub(one(), h), mul(h, h))));
  }

  /// 1 + h + h²/2 for h without a constant.
  @Override
  public List<Rational> exp(List<Rational> x) {
    if (!x.get(0).isZero()) {
      throw new ArithmeticException("exp of a series with a constant");
    }
    return add(one(), add(x, mul(of(HALF), mul(x, x))));
  }

  /// h − h²/2 for 1 + h.
  @Override
  public List<Rational> ln(List<Rational> x) {
    if (!x.get(0).isOne()) {
      throw new ArithmeticException("ln of a series whose constant is not 1");
    }
    List<Rational> h = sub(x, one());
    return sub(h, mul(of(HALF), mul(h, h)));
  }

  @Override
  public String format(List<Rational> x) {
    return x.toString();
  }

  @Override
  public boolean exact() {
    return true;
  }
}
