package dev.headroom.audit;

import dev.headroom.count.Terms;
import dev.headroom.forward.Engine;
import java.util.Optional;
import java.util.OptionalInt;

/// What to audit of a model, and how to measure it.
/// Shape:  an absent batch is 1, absent tokens are the model's own number, or 1 behind `context` others
///         whose keys and values are kept; absent runs are as many as
///         fit in the time, at most three; absent layers to measure are as many as fit in the time.
/// Fails:  IllegalArgumentException when a number is below 1.
public record Question(
    OptionalInt batch,
    OptionalInt tokens,
    OptionalInt context,
    Terms.Logits logits,
    boolean run,
    OptionalInt runs,
    OptionalInt layers,
    Optional<Yours> yours,
    Engine engine,
    long seed) {
  public Question {
    atLeastOne("batch", batch);
    atLeastOne("tokens", tokens);
    atLeastOne("context", context);
    atLeastOne("runs", runs);
    atLeastOne("measure-layers", layers);
  }

  private static void atLeastOne(String name, OptionalInt value) {
    if (value.isPresent() && value.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "--" + name + " is " + value.getAsInt() + ", expected at least 1");
    }
  }
}
