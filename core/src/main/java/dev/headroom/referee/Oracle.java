package dev.headroom.referee;

import dev.headroom.field.Field;
import dev.headroom.trace.Bare;
import dev.headroom.trace.Blocks;
import dev.headroom.trace.Traced;
import java.util.Map;

/// The transformer over any field, straight from its definition: what a circuit is compared with.
/// Source: theory.md 1, 4 and 7.
final class Oracle {
  private Oracle() {}

  /// The values of every output that a circuit for it may have, by name.
  static <E> Map<String, E> outputs(Traced model, Field<E> field, Map<String, E> inputs) {
    return switch (model) {
      case Bare bare -> BareOracle.outputs(bare, field, inputs);
      case Blocks blocks -> BlocksOracle.outputs(blocks, field, inputs);
    };
  }
}
