package dev.headroom.audit;

import static java.lang.Math.multiplyExact;

import dev.headroom.model.Architecture;
import dev.headroom.model.Architecture.Norm;
import dev.headroom.model.Architecture.Positions;
import dev.headroom.shape.Shape;
import dev.headroom.tensor.Scoring;
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

  static AttentionCore of(Architecture model) {
    String obstacle = obstacle(model);
    return obstacle.isEmpty() ? products(model) : new Blocked(obstacle);
  }

  private static String obstacle(Architecture model) {
    Scoring scoring = model.heads().scoring();
    boolean keepsStream =
        model.skips().attention() && (model.shape().ffn() == 0 || model.skips().mlp());
    if (model.norm().kind() != Norm.Kind.NONE) {
      return "norms stand between its layers";
    }
    if (model.embedding().kind() instanceof Positions.Rotary) {
      return "positions are rotated inside its scores";
    }
    if (scoring.weighting() == Weighting.HARDMAX) {
      return "hardmax is no gate of such a circuit";
    }
    if (scoring.span().windowed()) {
      return "its sliding window has no construction";
    }
    if (!keepsStream) {
      return "its layers do not add to what they read";
    }
    if (model.shape().tokens() < 2) {
      return "one token attends to nothing else";
    }
    return model.embedding().vocabulary() < model.shape().tokens()
        ? "its vocabulary is smaller than its tokens"
        : "";
  }

  /// The cases of theory.md 4, one after the other.
  private static AttentionCore products(Architecture model) {
    Shape s = model.shape();
    long n = s.tokens();
    long m = s.headDim();
    long d = s.width();
    long all = (long) s.layers() * s.heads();
    boolean grouped = s.kvHeads() < s.heads();
    boolean softmax = model.heads().scoring().weighting() == Weighting.SOFTMAX;
    boolean causal = model.heads().scoring().span().causal();
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
      return new Products((long) s.layers() * s.kvHeads(), perGroup * n, m, m);
    }
    return grouped
        ? new Blocked("grouped keys have a construction for head-dim below the tokens only")
        : new Products(all, Math.min(m, n), m, n - 1);
  }
}
