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

    /// A row a position.
    record Rows() implements Learned {}

    /// A row for each token that is not `pad`, counted from row pad + 1; row pad for the others.
    record Counted(int pad) implements Learned {}
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

  /// The same with learned positions.
  public Embedding placed(Learned by) {
    return new Embedding(vocabulary, width, positions, by, types, scale, norm);
  }

  /// The same with rows of token types.
  public Embedding typed(OptionalInt number) {
    return new Embedding(vocabulary, width, positions, learned, number, scale, norm);
  }

  /// The same with a norm of the sum.
  public Embedding normed(Norm by) {
    return new Embedding(vocabulary, width, positions, learned, types, scale, Optional.of(by));
  }

  /// For each token of a row of the batch, its row in the table of positions.
  public int[] places(int[] ids) {
    int[] places = new int[ids.length];
    int counted = 0;
    for (int i = 0; i < ids.length; i++) {
      places[i] =
          switch (learned) {
            case Learned.None(), Learned.Rows() -> i;
            case Learned.Counted(int pad) -> ids[i] == pad ? pad : pad + ++counted;
          };
    }
    return places;
  }

  /// Rows of the table of positions; 0 without one.
  int positionRows() {
    return switch (learned) {
      case Learned.None() -> 0;
      case Learned.Rows() -> positions;
      case Learned.Counted(int pad) -> Math.addExact(positions, pad + 1);
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
