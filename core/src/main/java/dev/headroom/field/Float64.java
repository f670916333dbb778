package dev.headroom.field;

/// Double precision, rounding as IEEE 754 does; 1/0 and ln of what is not positive are values there
/// (infinities and NaN), not failures.
/// Shared: by any number of threads.
public final class Float64 implements Field<Double> {
  public static final Float64 F64 = new Float64();

  private Float64() {}

  @Override
  public String name() {
    return "f64";
  }

  @Override
  public Double zero() {
    return 0.0;
  }

  @Override
  public Double one() {
    return 1.0;
  }

  @Override
  public Double of(Rational value) {
    return value.doubleValue();
  }

  @Override
  public Double add(Double x, Double y) {
    return x + y;
  }

  @Override
  public Double sub(Double x, Double y) {
    return x - y;
  }

  @Override
  public Double mul(Double x, Double y) {
    return x * y;
  }

  @Override
  public Double div(Double x, Double y) {
    return x / y;
  }

  @Override
  public Double exp(Double x) {
    return Math.exp(x);
  }

  @Override
  public Double ln(Double x) {
    return Math.log(x);
  }

  @Override
  public String format(Double x) {
    return Double.toString(x);
  }

  @Override
  public boolean exact() {
    return false;
  }
}
