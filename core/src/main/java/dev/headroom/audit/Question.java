package dev.headroom.audit;

import dev.headroom.count.Terms;
import java.util.Optional;
import java.util.OptionalInt;

/// What to audit of a model, and where.
/// Shape:  an absent batch is 1, absent tokens are the model's own number, or 1 behind `context` others
///         whose keys and values are kept.
/// Fails:  IllegalArgumentException when a number is below 1, or other widths are asked of a run.
public record Question(
    OptionalInt batch,
    OptionalInt tokens,
    OptionalInt context,
    Terms.Logits logits,
    Optional<Yours> yours,
    Where where,
    Widths widths) {
  public Question {
    atLeastOne("batch", batch);
    atLeastOne("tokens", tokens);
    atLeastOne("context", context);
    if (where instanceof Where.Here here && here.run() && !widths.stored()) {
      throw new IllegalArgumentException(
          "--weights and --kv are bytes of a count, expected --no-run or --hardware beside them");
    }
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

  /// The name of the type that keys and values are kept in.
  public String cacheType() {
    return widths.cache(where.precision());
  }

  /// What a count of it depends on.
  Terms terms() {
    return widths.terms(logits, where.precision());
  }
}
