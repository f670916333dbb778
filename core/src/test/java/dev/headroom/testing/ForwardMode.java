package dev.headroom.testing;

import dev.headroom.field.Field;
import dev.headroom.field.Rational;
import org.hipparchus.analysis.differentiation.Gradient;

/// Values with all their partial derivatives, as Hipparchus computes them.
public record ForwardMode(int variables) implements Field<Gradient> {
  @Override
  public String name() {
    return "forward mode";
  }

  @Override
  public Gradient zero() {
    return Gradient.constant(variables, 0);
  }

  @Override
  public Gradient one() {
    return Gradient.constant(variables, 1);
  }

  @Override
  public Gradient of(Rational value) {
    return Gradient.constant(variables, value.doubleValue());
  }

  @Override
  public Gradient add(Gradient x, Gradient y) {
    return x.add(y);
  }

  @Override
  public Gradient sub(Gradient x, Gradient y) {
    return x.subtract(y);
  }

  @Override
  public Gradient mul(Gradient x, Gradient y) {
    return x.multiply(y);
  }

  @Override
  public Gradient div(Gradient x, Gradient y) {
    return x.divide(y);
  }

  @Override
  public Gradient exp(Gradient x) {
    return x.exp();
  }

  @Override
  public Gradient ln(Gradient x) {
    return x.log();
  }

  @Override
  public String format(Gradient x) {
    return x.toString();
  }

  @Override
  public boolean exact() {
    return false;
  }
}
