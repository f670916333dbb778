package dev.headroom.trace;

import dev.headroom.field.Rational;
import java.math.BigInteger;

/// The numbers of H4's point, at which every layer's input is X = τ·[I; 0]: all are rational.
///
/// ε is w², and the mean square of X's rows (their variance, for Layer norms) plus ε is 1, so that a
/// norm of gain 1 keeps X. With d = width (less 1 for Layer norms), s² + d·w² = d has the solutions
/// w = (λ²−d)/(λ²+d), s = 2dλ/(λ²+d), and τ is s (s·width/d); λ is the number of two decimals next
/// above √d.
/// Source: theory.md 7.
public record Point(boolean centred, int width) {
  private static final long DECIMALS = 100;

  /// Of √d, from above.
  private Rational lambda() {
    BigInteger square =
        BigInteger.valueOf(directions()).multiply(BigInteger.valueOf(DECIMALS).pow(2));
    return new Rational(square.sqrt().add(BigInteger.ONE), BigInteger.valueOf(DECIMALS));
  }

  private int directions() {
    return centred ? width - 1 : width;
  }

  /// w = √ε: a norm of what is almost 0 divides by it.
  public Rational rootEpsilon() {
    Rational square = lambda().power(2);
    Rational d = Rational.of(directions());
    return square.minus(d).over(square.plus(d));
  }

  /// What every norm adds to the mean square or variance.
  public Rational epsilon() {
    return rootEpsilon().power(2);
  }

  /// τ.
  public Rational diagonal() {
    Rational d = Rational.of(directions());
    Rational twice = Rational.of(2).times(d).times(lambda());
    Rational s = twice.over(lambda().power(2).plus(d));
    return centred ? s.times(Rational.of(width)).over(d) : s;
  }

  /// The mean of a row of X: the bias of a Layer norm that keeps it.
  Rational mean() {
    return diagonal().over(Rational.of(width));
  }
}
