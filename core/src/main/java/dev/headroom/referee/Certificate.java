package dev.headroom.referee;

import dev.headroom.bounds.DirectSum;
import dev.headroom.bounds.DirectSum.Copies;
import dev.headroom.bounds.UpperBoundOnOmega;
import dev.headroom.trace.NamedProducts;
import java.util.List;
import java.util.OptionalDouble;

/// What independent products ⟨a,b,c⟩ of certified rank r say of ω, and what no circuit for them
/// can stay below.
/// Source: theory.md 4, Certificate; [Schonhage]; [AlderStrassen].
record Certificate(long count, int a, int b, int c) {
  /// The best proven upper bound on ω: a smaller one would be news, and here an error.
  static final double BEST = UpperBoundOnOmega.SQUARE.value();

  static Certificate of(NamedProducts sum) {
    return new Certificate(sum.copies(), sum.a(), sum.b(), sum.c());
  }

  /// ω ≤ 3·ln(r/count)/ln(abc), where the products have at least 2 entries to multiply.
  /// Fails:  IllegalStateException below the best proven bound.
  OptionalDouble omegaAtMost(long rank) {
    double volume = (double) a * b * c;
    if (volume < 2) {
      return OptionalDouble.empty();
    }
    double omega = 3 * Math.log((double) rank / count) / Math.log(volume);
    if (omega < BEST) {
      throw new IllegalStateException(
          "a certificate below " + BEST + " is an error of this program");
    }
    return OptionalDouble.of(omega);
  }

  /// count·max(2n² − 1, ab, bc, ac), n the least of a, b, c: no hypothesis.
  long products() {
    boolean none = a == 0 || b == 0 || c == 0;
    return none ? 0 : new DirectSum(List.of(new Copies(count, a, b, c))).weighted();
  }

  @Override
  public String toString() {
    return count + " ⊙ ⟨" + a + "," + b + "," + c + "⟩";
  }
}
