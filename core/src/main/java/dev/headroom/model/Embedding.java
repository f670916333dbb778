package dev.headroom.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Token ids to rows: scale·token + position + type, then a norm where there is one.
/// Shape:  `width` of the whole model; `positions`: the most tokens that it can take.
public record Embedding(
    int vocabulary,
    int width,
    int positions,
    Learned learned,
    OptionalInt types,
    double scale,
    Optional<Norm> norm) {
  public Embedding {
    Heads.atLeastOne("vocabulary", vocabulary);
    Heads.atLeastOne("width", width);
    Heads.atLeastOne("positions", positions);
  }

  /// Learned rows of positions that are added to the tokens'.
  public sealed interface Learned {
    record None() implements Learned {}

    /// A row a position, the first `skipped` rows unused.
    record Rows(int skipped) implements Learned {}
  }

  /// Rows of tokens alone.
  public static Embedding plain(int vocabulary, int width, int positions) {
    return new Embedding(
        vocabulary, width, positions, new Learned.None(), OptionalInt.empty(), 1, Optional.empty());
  }

  /// The same with token rows multiplied.
  public Embedding scaled(double by) {
    return new Embedding(vocabulary, width, positions, learned, types, by, norm);
  }

  /// The same with learned positions, `skipped` rows of which are never used.
  public Embedding placed(int skipped) {
    return new Embedding(
        vocabulary, width, positions, new Learned.Rows(skipped), types, scale, norm);
  }

  /// Rows of the table of positions; 0 without one.
  int positionRows() {
    return switch (learned) {
      case Learned.None() -> 0;
      case Learned.Rows(int skipped) -> Math.addExact(positions, skipped);
    };
  }

  List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    slots.add(new Slot(Role.TOKENS, vocabulary, width, false));
    if (positionRows() > 0) {
      slots.add(new Slot(Role.POSITIONS, positionRows(), width, false));
    }
    types.ifPresent(t -> slots.add(new Slot(Role.TYPES, t, width, false)));
    norm.ifPresent(n -> slots.add(Slot.norm(Role.EMBEDDING_NORM, n, width)));
    return slots;
  }
}
