package dev.headroom.audit;

import static java.lang.Math.multiplyExact;

import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.shape.Step;
import dev.headroom.tensor.Weighting;

/// Headroom's construction: the independent matrix products that any circuit for a model's attention
/// hides, if its weights are inputs, and what they cost at least. With μ gates × and ÷ and ε gates
/// exp and ln: 3μ + 2ε ≥ copies·max(2k² − 1, ab, bc, ac), k the smallest of a, b, c; and
/// μ + ε ≥ copies·(abc)^(ω/3)/6, ω the exponent of matrix multiplication.
/// Source: theory.md 4 (H2, H3, certificate); [SXYY]; [AlderStrassen]; [Schonhage].
sealed interface AttentionCore {
  /// What stands in the way of any such bound.
  record Blocked(String reason) implements AttentionCore {}

  /// Copies of the product ⟨a,b,c⟩, independent of each other.
  record Products(long copies, long a, long b, long c) implements AttentionCore {
    /// The unconditional bound on 3μ + 2ε.
    long weighted() {
      long k = Math.min(a, Math.min(b, c));
      long square = 2 * multiplyExact(k, k) - 1;
      long faces =
          Math.max(multiplyExact(a, b), Math.max(multiplyExact(b, c), multiplyExact(a, c)));
      return multiplyExact(copies, Math.max(square, faces));
    }

    /// The least μ + ε that it leaves.
    long gates() {
      return Math.ceilDiv(weighted(), 3);
    }
  }

  /// Fails:  ArithmeticException when a bound is past 2^63 − 1.
  default void check() {
    if (this instanceof Products products) {
      products.gates();
    }
  }

  static AttentionCore of(Architecture model, Step step) {
    String obstacle = obstacle(model, step);
    if (!obstacle.isEmpty()) {
      return new Blocked(obstacle);
    }
    Attention attention = model.layers().getFirst().attention().f();
    return products(attention, model.depth(), step.tokens(), model.width());
  }

  private static String obstacle(Architecture model, Step step) {
    Scope.Features has = Scope.Features.of(model);
    if (has.norms()) {
      return "norms stand between its layers";
    }
    if (has.rotated()) {
      return "positions are rotated inside its scores";
    }
    if (has.hardmax()) {
      return "hardmax is no gate of such a circuit";
    }
    if (has.windowed()) {
      return "its sliding window has no construction";
    }
    if (!has.keepsStream()) {
      return "its layers do not add to what they read";
    }
    if (has.kinds() > 1 || !has.others().isEmpty()) {
      return "its layers are of kinds that have no construction";
    }
    if (step.tokens() < 2) {
      return "one token attends to nothing else";
    }
    return model.embedding().vocabulary() < step.tokens()
        ? "its vocabulary is smaller than its tokens"
        : "";
  }

  /// The cases of theory.md 4, one after the other, for layers that are all the same.
  private static AttentionCore products(Attention s, long layers, long n, long d) {
    long m = s.keyWidth();
    long all = layers * s.heads();
    boolean grouped = s.kvHeads() < s.heads();
    boolean softmax = s.scoring().weighting() == Weighting.SOFTMAX;
    boolean causal = s.scoring().span().causal();
    if (d < n) {
      return grouped || causal || !softmax
          ? new Blocked("a width below the tokens has a construction for plain softmax heads only")
          : new Products(all, Math.min(m, d), m, d);
    }
    if (!softmax) {
      return grouped || causal
          ? new Blocked("denormalised heads have a construction without mask and groups only")
          : new Products(all, Math.min(m, n), m, n);
    }
    if (causal) {
      return grouped
          ? new Blocked("grouped keys under a causal mask have no construction")
          : new Products(all, Math.min(m, (n + 1) / 2), m, n / 2);
    }
    if (m < n) {
      // By W_O at W_O = 0: all queries of a group against the first m keys.
      long perGroup = s.heads() / s.kvHeads();
      return new Products(layers * s.kvHeads(), perGroup * n, m, m);
    }
    return grouped
        ? new Blocked("grouped keys have a construction for head-dim below the tokens only")
        : new Products(all, Math.min(m, n), m, n - 1);
  }
}
