package dev.headroom.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// Which layers slide a window: as `layer_types` says, or the family's pattern where it is absent.
final class LayerTypes {
  static final String FIELD = "layer_types";

  private LayerTypes() {}

  static List<Boolean> sliding(Fields fields, int depth, IntPredicate pattern) {
    List<String> types = fields.texts(FIELD);
    if (fields.given(FIELD) && types.size() != depth) {
      throw fields.bad(FIELD, depth + " entries, one a layer", types.size() + " entries");
    }
    List<Boolean> sliding = new ArrayList<>();
    for (int l = 0; l < depth; l++) {
      sliding.add(types.isEmpty() ? pattern.test(l) : slides(fields, types.get(l)));
    }
    return sliding;
  }

  private static boolean slides(Fields fields, String type) {
    return switch (type) {
      case "full_attention" -> false;
      case "sliding_attention" -> true;
      default -> throw fields.bad(FIELD, "full_attention or sliding_attention", '"' + type + '"');
    };
  }
}
