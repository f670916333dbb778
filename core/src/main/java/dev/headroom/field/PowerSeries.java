package dev.headroom.field;

/// Power series in t over a prime field, up to a fixed power: x₀ + x₁·t + … . exp is defined where
/// x₀ = 0 and ln where x₀ = 1.
/// Shape:  E is an array of `terms` residues in Montgomery's form; never changed once made.
/// Work:   terms²/2 products each.
/// Shared: by any number of threads; it never changes.
public final class PowerSeries implements Field<long[]> {
  private final PrimeField field;
  private final int terms;
  private final long[] inverse; // of 1, 2, …, terms − 1

  public PowerSeries(PrimeField field, int terms) {
    this.field = field;
    this.terms = terms;
    this.inverse = new long[terms];
    for (int k = 1; k < terms; k++) {
      inverse[k] = field.reduced(Rational.of(1, k));
    }
  }

  /// constant + slope·t.
  public long[] line(long constant, long slope) {
    long[] x = new long[terms];
    x[0] = constant;
    x[1] = slope;
    return x;
  }

  @Override
  public String name() {
    return field.name() + "[[t]]";
  }

  @Override
  public long[] zero() {
    return new long[terms];
  }

  @Override
  public long[] one() {
    return line(field.one(), 0);
  }

  @Override
  public long[] of(Rational value) {
    return line(field.reduced(value), 0);
  }

  @Override
  public long[] add(long[] x, long[] y) {
    long[] z = new long[terms];
    for (int k = 0; k < terms; k++) {
      z[k] = field.sum(x[k], y[k]);
    }
    return z;
  }

  @Override
  public long[] sub(long[] x, long[] y) {
    long[] z = new long[terms];
    for (int k = 0; k < terms; k++) {
      z[k] = field.difference(x[k], y[k]);
    }
    return z;
  }

  @Override
  public long[] mul(long[] x, long[] y) {
    long[] z = new long[terms];
    for (int i = 0; i < terms; i++) {
      for (int j = 0; x[i] != 0 && i + j < terms; j++) {
        z[i + j] = field.sum(z[i + j], field.product(x[i], y[j]));
      }
    }
    return z;
  }

  /// z·y = x, term by term.
  @Override
  public long[] div(long[] x, long[] y) {
    long scale = field.quotient(field.one(), y[0]);
    long[] z = new long[terms];
    for (int k = 0; k < terms; k++) {
      long rest = x[k];
      for (int j = 1; j <= k; j++) {
        rest = field.difference(rest, field.product(y[j], z[k - j]));
      }
      z[k] = field.product(rest, scale);
    }
    return z;
  }

  /// z′ = x′·z.
  @Override
  public long[] exp(long[] x) {
    long[] z = line(field.exponential(x[0]), 0);
    for (int k = 1; k < terms; k++) {
      long sum = 0;
      for (int j = 1; j <= k; j++) {
        long slope = field.product(field.reduced(Rational.of(j)), x[j]);
        sum = field.sum(sum, field.product(slope, z[k - j]));
      }
      z[k] = field.product(sum, inverse[k]);
    }
    return z;
  }

  /// z′·x = x′.
  @Override
  public long[] ln(long[] x) {
    long[] z = line(field.logarithm(x[0]), 0);
    for (int k = 1; k < terms; k++) {
      long sum = field.product(field.reduced(Rational.of(k)), x[k]);
      for (int j = 1; j < k; j++) {
        long slope = field.product(field.reduced(Rational.of(j)), z[j]);
        sum = field.difference(sum, field.product(slope, x[k - j]));
      }
      z[k] = field.product(sum, inverse[k]);
    }
    return z;
  }

  @Override
  public String format(long[] x) {
    StringBuilder text = new StringBuilder();
    for (int k = 0; k < terms; k++) {
      text.append(k == 0 ? "" : " + ").append(field.residue(x[k])).append("·t^").append(k);
    }
    return text.toString();
  }

  @Override
  public boolean exact() {
    return true;
  }
}
