package dev.headroom.audit;

import dev.headroom.count.Terms;
import dev.headroom.forward.Engine;
import java.util.Optional;
import java.util.OptionalInt;

/// What is asked of a model.
/// Shape:  batch 1 and the model's own number of tokens unless given; runs: as many as fit in the time, at most
///         three, unless given; layers to measure: as many as fit in the time unless given.
/// Fails:  IllegalArgumentException when a number is below 1.
public record Question(
    OptionalInt batch,
    OptionalInt tokens,
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
