package dev.headroom.referee;

import dev.headroom.trace.Traced;
import dev.headroom.trace.Traced.Attention;
import dev.headroom.trace.Traced.Construction;
import java.util.OptionalDouble;

/// What L·H independent products ⟨a,b,c⟩ of certified rank r say of ω, and what no circuit for them
/// can stay below.
/// Source: theory.md 4, Certificate; [Schonhage]; [AlderStrassen].
record Certificate(long count, int a, int b, int c) {
  /// The best proven upper bound on ω: a smaller one would be news, and here an error.
  static final double BEST = 2.371339;

  static Certificate of(Traced model) {
    int n = model.tokens();
    long count = (long) model.layers() * model.heads();
    return new Certificate(count, n, model.headDim(), tied(model) ? n - 1 : n);
  }

  /// Whether the last row of W_K is minus the sum of the others: what comes out are rows less their
  /// means.
  static boolean tied(Traced model) {
    return model.construction() == Construction.H2 && model.attention() == Attention.SOFTMAX;
  }

  /// ω ≤ 3·ln(r/LH)/ln(abc), where the products have at least 2 entries to multiply.
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

  /// LH·max(2n² − 1, ab, bc, ac), n the least of a, b, c: no hypothesis.
  long products() {
    long n = Math.min(a, Math.min(b, c));
    long least =
        Math.max(2 * n * n - 1, Math.max((long) a * b, Math.max((long) b * c, (long) a * c)));
    return n == 0 ? 0 : count * least;
  }

  @Override
  public String toString() {
    return count + " ⊙ ⟨" + a + "," + b + "," + c + "⟩";
  }
}
