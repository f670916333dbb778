package dev.headroom.model;

import dev.headroom.tensor.Scoring;
import java.util.List;
import java.util.Optional;

/// The half of a layer in which tokens see each other.
/// Source: theory.md 1.
public sealed interface Attention permits Heads, Summed, Latent, GatedDelta {
  int heads();

  /// Heads of keys and values, each for as many query heads as the others.
  int kvHeads();

  /// Entries of a query or key that a score is made of.
  int keyWidth();

  /// Entries of a value of one head.
  int valueWidth();

  Scoring scoring();

  Optional<Rope> rope();

  /// What is added to its scores by distance.
  default Optional<Relative> relative() {
    return Optional.empty();
  }

  /// The numbers that it holds in a model of this width.
  List<Slot> slots(int width);

  /// The same with something else between scores and weights.
  Attention with(Scoring scoring);
}
