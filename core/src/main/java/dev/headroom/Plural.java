package dev.headroom;

/// Counts of things, as English says them: `1 thread`, `2 threads`.
public final class Plural {
  private Plural() {}

  public static String of(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
