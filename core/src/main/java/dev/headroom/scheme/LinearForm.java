package dev.headroom.scheme;

import dev.headroom.field.Rational;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/// A sparse linear form: ascending indices and their coefficients, none 0.
public record LinearForm(int[] index, Rational[] coefficient) {
  public static final LinearForm ZERO = new LinearForm(new int[0], new Rational[0]);

  public static LinearForm of(int index) {
    return new LinearForm(new int[] {index}, new Rational[] {Rational.ONE});
  }

  public int terms() {
    return index.length;
  }

  public static int terms(List<LinearForm> forms) {
    return forms.stream().mapToInt(LinearForm::terms).sum();
  }

  public boolean isZero() {
    return index.length == 0;
  }

  /// this + factor·other.
  public LinearForm plus(Rational factor, LinearForm other) {
    if (other.isZero() || factor.isZero()) {
      return this;
    }
    int[] at = new int[index.length + other.index.length];
    Rational[] c = new Rational[at.length];
    int i = 0;
    int j = 0;
    int n = 0;
    while (i < index.length || j < other.index.length) {
      boolean mine = j == other.index.length || (i < index.length && index[i] < other.index[j]);
      boolean both = !mine && i < index.length && index[i] == other.index[j];
      Rational value =
          mine
              ? coefficient[i]
              : both
                  ? coefficient[i].plus(factor.times(other.coefficient[j]))
                  : factor.times(other.coefficient[j]);
      at[n] = mine ? index[i] : other.index[j];
      c[n] = value;
      n += value.isZero() ? 0 : 1;
      i += mine || both ? 1 : 0;
      j += mine ? 0 : 1;
    }
    return new LinearForm(Arrays.copyOf(at, n), Arrays.copyOf(c, n));
  }

  public LinearForm times(Rational factor) {
    return factor.isOne() ? this : ZERO.plus(factor, this);
  }

  /// The place of the first term with a positive coefficient; the number of terms if there is none.
  int firstPositive() {
    int t = 0;
    while (t < coefficient.length && coefficient[t].signum() < 0) {
      t++;
    }
    return t;
  }

  /// The same form with other coefficients, none 0.
  LinearForm with(UnaryOperator<Rational> value) {
    return new LinearForm(index, Arrays.stream(coefficient).map(value).toArray(Rational[]::new));
  }

  /// The same form with its indices replaced; the new ones must differ from each other.
  LinearForm moved(IntUnaryOperator place) {
    LinearForm sum = ZERO;
    for (int t = 0; t < index.length; t++) {
      sum = sum.plus(coefficient[t], of(place.applyAsInt(index[t])));
    }
    return sum;
  }

  /// The terms whose index is in [from, to), counted from `from`.
  public LinearForm between(int from, int to) {
    int a = lowerBound(from);
    int b = lowerBound(to);
    int[] at = Arrays.copyOfRange(index, a, b);
    for (int i = 0; i < at.length; i++) {
      at[i] -= from;
    }
    return new LinearForm(at, Arrays.copyOfRange(coefficient, a, b));
  }

  private int lowerBound(int value) {
    int at = Arrays.binarySearch(index, value);
    return at < 0 ? ~at : at;
  }
}
