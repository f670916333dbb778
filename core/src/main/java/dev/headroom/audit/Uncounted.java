package dev.headroom.audit;

import dev.headroom.count.Count;
import dev.headroom.model.GatedDelta;

/// What stands in the place of attention and is left out of every number of operations.
final class Uncounted {
  private Uncounted() {}

  /// How the first sentence begins; empty where all is counted.
  static String words(Count count) {
    int without =
        count.kinds().stream()
            .filter(k -> k.layer().attention().f() instanceof GatedDelta)
            .mapToInt(Count.Kind::count)
            .sum();
    int depth = count.architecture().depth();
    return without == 0
        ? ""
        : "Without the "
            + GatedDelta.WORDS
            + " in "
            + without
            + " of "
            + depth
            + " layers, whose operations are not counted: ";
  }
}
