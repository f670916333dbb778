package dev.headroom.claim;

import java.util.regex.Pattern;

/// Where a statement stands: a key of docs/sources.md, and the place in it.
/// Fails:  IllegalArgumentException when the key is not letters followed by letters and digits.
public record Source(String key, String place) {
  private static final Pattern KEY = Pattern.compile("[A-Z][A-Za-z0-9]*");

  /// This program's own counts and measurements.
  public static final Source COUNTING = new Source("Headroom", "docs/counting.md");

  public static final Source MEASURING = new Source("Headroom", "docs/audit.md");

  public Source {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("source key is \"" + key + "\"");
    }
  }

  @Override
  public String toString() {
    return place.isEmpty() ? "[" + key + "]" : "[" + key + "] " + place;
  }
}
