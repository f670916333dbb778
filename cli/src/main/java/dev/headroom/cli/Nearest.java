package dev.headroom.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Names that may have been meant: those that share at least half of their pairs of letters with what
/// was typed, whatever the locale says of letters.
final class Nearest {
  private static final double LEAST = 0.5;
  private static final int MOST = 3;

  private Nearest() {}

  static List<String> to(String typed, Collection<String> names) {
    Comparator<String> nearer = Comparator.comparingDouble(name -> -shared(typed, name));
    return names.stream()
        .filter(name -> shared(typed, name) >= LEAST)
        .sorted(nearer.thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  private static double shared(String a, String b) {
    Set<String> both = pairs(a);
    Set<String> others = pairs(b);
    double all = (double) both.size() + others.size();
    both.retainAll(others);
    return all == 0 ? 0 : 2 * both.size() / all;
  }

  private static Set<String> pairs(String word) {
    String letters = word.toLowerCase(Locale.ROOT).replaceFirst("^-+", "").replaceFirst("=.*", "");
    Set<String> pairs = new HashSet<>();
    for (int i = 0; i + 2 <= letters.length(); i++) {
      pairs.add(letters.substring(i, i + 2));
    }
    return pairs;
  }
}
