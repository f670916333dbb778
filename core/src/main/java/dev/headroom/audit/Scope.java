package dev.headroom.audit;

import dev.headroom.model.Architecture;
import dev.headroom.model.Architecture.Norm;
import dev.headroom.model.Architecture.Positions;
import java.util.ArrayList;
import java.util.List;

/// What of a model the theorems on joint heads do not speak of.
/// Source: theory.md 6, points 4 and 6; [SXYY].
final class Scope {
  private Scope() {}

  /// Features of the model, in words; empty where the theorems of [SXYY] speak of its family.
  static List<String> outside(Architecture a) {
    List<String> found = new ArrayList<>();
    if (a.heads().scoring().span().causal()) {
      found.add("a causal mask");
    }
    if (a.heads().scoring().span().windowed()) {
      found.add("a sliding window");
    }
    if (a.shape().kvHeads() < a.shape().heads()) {
      found.add("grouped keys and values");
    }
    if (a.norm().kind() != Norm.Kind.NONE) {
      found.add("norms");
    }
    if (a.embedding().kind() instanceof Positions.Rotary) {
      found.add("positions rotated inside the scores");
    }
    return found;
  }

  /// "a causal mask, norms and …".
  static String listed(List<String> items) {
    int last = items.size() - 1;
    return last < 1
        ? String.join("", items)
        : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
  }
}
