package dev.headroom.model;

import java.util.Collection;
import java.util.stream.Collectors;

/// Lists names from a file in one line of bounded length.
public final class Names {
  private static final int FEW = 5;
  private static final int LONGEST = 40;

  private Names() {}

  /// The first of them, and how many more there are: `a, b, c, d, e and 7 more`.
  public static String few(Collection<String> names) {
    String first = names.stream().limit(FEW).map(Names::cut).collect(Collectors.joining(", "));
    return names.size() > FEW ? first + " and " + (names.size() - FEW) + " more" : first;
  }

  private static String cut(String name) {
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…";
  }
}
