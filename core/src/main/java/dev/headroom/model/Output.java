package dev.headroom.model;

import dev.headroom.tensor.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What follows the last layer: a norm, a head, the pooler of the first token.
public record Output(Optional<Norm> norm, Head head, boolean pooler) {

  /// From rows to the vocabulary. `tied`: by the matrix of the embedding.
  public sealed interface Head {
    record None() implements Head {}

    /// One product, times `scale`; with a cap c of x becomes c·tanh(x/c).
    record Language(boolean tied, double scale, OptionalDouble cap) implements Head {
      public Language(boolean tied) {
        this(tied, 1, OptionalDouble.empty());
      }
    }

    /// Dense, activation, norm, product (BERT); `bias` of the product.
    record Masked(boolean tied, Activation activation, Norm norm, boolean denseBias, boolean bias)
        implements Head {}

    /// Whether its matrix is the embedding's.
    default boolean shared() {
      return switch (this) {
        case None() -> false;
        case Language l -> l.tied;
        case Masked m -> m.tied;
      };
    }
  }

  /// The same without a head.
  public Output headless() {
    return new Output(norm, new Head.None(), pooler);
  }

  /// The same with or without a pooler.
  public Output pooled(boolean with) {
    return new Output(norm, head, with);
  }

  public boolean hasHead() {
    return !(head instanceof Head.None);
  }

  List<Slot> slots(int width, int vocabulary) {
    List<Slot> slots = new ArrayList<>();
    norm.ifPresent(n -> slots.add(Slot.norm(Role.FINAL_NORM, n, width)));
    switch (head) {
      case Head.None() -> {}
      case Head.Language _ -> slots.add(new Slot(Role.HEAD, width, vocabulary, false));
      case Head.Masked m -> {
        slots.add(new Slot(Role.TRANSFORM, width, width, m.denseBias));
        slots.add(Slot.norm(Role.TRANSFORM_NORM, m.norm, width));
        slots.add(new Slot(Role.HEAD, width, vocabulary, m.bias));
      }
    }
    if (pooler) {
      slots.add(new Slot(Role.POOLER, width, width, true));
    }
    return slots;
  }
}
