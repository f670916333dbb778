package dev.headroom.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// Which layers are of another type than full attention: as `layer_types` says, or the family's pattern
/// where it is absent.
final class LayerTypes {
  static final String FIELD = "layer_types";

  private static final String FULL = "full_attention";

  private LayerTypes() {}

  static List<Boolean> sliding(Fields fields, int depth, IntPredicate pattern) {
    return of(fields, depth, "sliding_attention", pattern);
  }

  /// Shape:  `other`: the type that is not full attention.
  static List<Boolean> of(Fields fields, int depth, String other, IntPredicate pattern) {
    List<String> types = fields.texts(FIELD);
    if (fields.given(FIELD) && types.size() != depth) {
      throw fields.bad(FIELD, depth + " entries, one a layer", types.size() + " entries");
    }
    List<Boolean> others = new ArrayList<>();
    for (int l = 0; l < depth; l++) {
      others.add(types.isEmpty() ? pattern.test(l) : is(fields, types.get(l), other));
    }
    return others;
  }

  private static boolean is(Fields fields, String type, String other) {
    if (!type.equals(FULL) && !type.equals(other)) {
      throw fields.bad(FIELD, FULL + " or " + other, '"' + type + '"');
    }
    return type.equals(other);
  }
}
