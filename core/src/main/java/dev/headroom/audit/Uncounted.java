package dev.headroom.audit;

import dev.headroom.model.Architecture;
import dev.headroom.model.GatedDelta;
import java.util.Optional;

/// What stands in the place of attention and is left out of every number of operations.
final class Uncounted {
  private Uncounted() {}

  /// How the first sentence begins; empty where all is counted.
  static String words(Architecture model) {
    return layers(model)
        .map(these -> "Without the " + these + ", whose operations are not counted: ")
        .orElse("");
  }

  /// What a table says beside a model.
  static Optional<String> note(Architecture model) {
    return layers(model)
        .map(these -> model.name() + " without operations and states of the " + these);
  }

  private static Optional<String> layers(Architecture model) {
    long without =
        model.layers().stream().filter(l -> l.attention().f() instanceof GatedDelta).count();
    return without == 0
        ? Optional.empty()
        : Optional.of(GatedDelta.WORDS + " in " + without + " of " + model.depth() + " layers");
  }
}
