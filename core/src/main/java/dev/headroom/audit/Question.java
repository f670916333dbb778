package dev.headroom.audit;

import dev.headroom.count.Terms;
import java.util.Optional;
import java.util.OptionalInt;

/// What is asked of any model and step.
/// Shape:  `yours`: the caller's own time, to be judged too.
public record Question(Where where, Terms.Logits logits, Optional<Yours> yours, Widths widths) {
  /// All logits, bytes as they are stored.
  static Question of(Where where) {
    return new Question(where, Terms.Logits.ALL, Optional.empty(), Widths.STORED);
  }

  Question at(Where other) {
    return new Question(other, logits, yours, widths);
  }

  Question of(Terms.Logits other) {
    return new Question(where, other, yours, widths);
  }

  Question beside(Yours other) {
    return new Question(where, logits, Optional.of(other), widths);
  }

  Question in(Widths other) {
    return new Question(where, logits, yours, other);
  }

  static void atLeastOne(String name, OptionalInt value) {
    if (value.isPresent() && value.getAsInt() < 1) {
      throw new IllegalArgumentException(
          name + " is " + value.getAsInt() + ", expected at least 1");
    }
  }

  /// The name of the type that is computed in.
  public String dtype() {
    return where.precision().label();
  }

  /// The name of the type that keys and values are kept in.
  public String cacheType() {
    return widths.cache(where.precision());
  }

  /// What a count of it depends on.
  Terms terms() {
    return widths.terms(logits, where.precision());
  }
}
