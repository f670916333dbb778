package dev.headroom.gauntlet;

import dev.headroom.gauntlet.HostedCourseFile.Checkpoint;
import java.util.Optional;
import java.util.OptionalInt;

/// What somebody's engine answered in a checkpoint, against the truth.
/// Shape:  `wrong` of `positions` answers, those that are neither yes nor no among them.
public record Answered(int id, String answer, int positions, int wrong, Optional<Wrong> first) {
  /// An answer that is wrong. `found` is empty where the logits name no largest.
  public record Wrong(int position, int expected, OptionalInt found) {}

  /// The token with the largest logit at a position, if there is one.
  @FunctionalInterface
  interface Next {
    OptionalInt at(int position);
  }

  static Answered of(Checkpoint c, Next next) {
    int wrong = 0;
    Optional<Wrong> first = Optional.empty();
    for (int position = c.first(); position <= c.last(); position++) {
      int expected = c.yesAt().contains(position) ? c.yes() : c.no();
      OptionalInt found = next.at(position);
      if (found.isEmpty() || found.getAsInt() != expected) {
        wrong++;
        first = first.isPresent() ? first : Optional.of(new Wrong(position, expected, found));
      }
    }
    return new Answered(c.id(), c.answer(), c.positions(), wrong, first);
  }
}
