package dev.headroom.bounds;

import java.util.List;

/// Lists in sentences.
public final class Words {
  private Words() {}

  /// "a causal mask, norms and …".
  public static String listed(List<String> items) {
    int last = items.size() - 1;
    return last < 1
        ? String.join("", items)
        : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
  }
}
