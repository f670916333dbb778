package dev.headroom.reduce;

import dev.headroom.tensor.Tensor;
import dev.headroom.vectors.Ov;
import java.util.Optional;

/// Reads the answer out of one run of a {@link Reduction}: from its output, and from each head's
/// output inside it, which tells who is orthogonal with whom.
/// Shared: never, one run has one.
public interface Reading {
  /// Hears of a head's output.
  void head(int layer, int head, Tensor o);

  /// Decides by the run's logits, or by its last rows where the transformer has no head for them.
  Decision decide(Tensor rows);

  /// What was counted in the heads that were heard; above 0 exactly if there is a triple.
  long partners();

  /// The first orthogonal triple that was heard of.
  Optional<int[]> triple();

  /// The triple of a vector of the first set and one of the third that have a partner.
  /// Fails:  IllegalStateException when they have none.
  static int[] complete(Ov instance, int a, int c) {
    for (int b = 0; b < instance.set(1).size(); b++) {
      if (instance.orthogonal(a, b, c)) {
        return new int[] {a, b, c};
      }
    }
    throw new IllegalStateException(
        "token " + a + " and head " + c + " have no partner that is orthogonal");
  }
}
