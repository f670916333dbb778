package dev.headroom.audit;

import dev.headroom.count.Terms;
import java.util.Optional;
import java.util.OptionalInt;

/// What to audit of a model, and where.
/// Shape:  an absent batch is 1, absent tokens are the model's own number, or 1 behind `context` others
///         whose keys and values are kept.
/// Fails:  IllegalArgumentException when a number is below 1.
public record Question(
    OptionalInt batch,
    OptionalInt tokens,
    OptionalInt context,
    Terms.Logits logits,
    Optional<Yours> yours,
    Where where) {
  public Question {
    atLeastOne("batch", batch);
    atLeastOne("tokens", tokens);
    atLeastOne("context", context);
  }

  static void atLeastOne(String name, OptionalInt value) {
    if (value.isPresent() && value.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "--" + name + " is " + value.getAsInt() + ", expected at least 1");
    }
  }

  /// The name of the type that is computed in.
  public String dtype() {
    return where.precision().label();
  }

  /// What a count of it depends on.
  Terms terms() {
    return new Terms(logits, where.precision().bytes());
  }
}
