package dev.headroom.formula;

import dev.headroom.Plural;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Collects what the comments of a formula ask for: `c p show 1 2 0` and `c ind 1 2 0` (projection),
/// `c p weight 1 0.3 0` and `c weights …`, `c t mc|wmc|pmc|pwmc`, `c MUST MULTIPLY BY 2**3`.
/// Work:   4 bytes for each variable of a projection.
/// Source: Model Counting Competition, "Data formats" (2021 on); ApproxMC's `c ind`.
final class Directives {
  private final Map<String, Asked> projections = new TreeMap<>();
  private final Map<String, Asked> weights = new TreeMap<>();
  private final List<Directive> others = new ArrayList<>();

  /// Lines of one kind.
  private static final class Asked {
    final Ints variables = new Ints();
    final long line;
    long count;

    Asked(long line) {
      this.line = line;
    }
  }

  /// Where the words of a comment come from.
  interface Words {
    /// The next word of the line, cut where it is long; empty at its end.
    String next() throws IOException;
  }

  /// Reads the words of one comment, from the first one on.
  /// Shape:  first: the word that begins with the `c` of the comment.
  void comment(String first, Words words, long line) throws IOException {
    String name = first;
    String word = words.next();
    if (first.equals("c") && (word.equals("p") || word.equals("c"))) {
      name = "c " + word;
      word = words.next();
    }
    if (name.equals("c p") && word.matches("show|optshow")) {
      projection(name + " " + word, words.next(), words, line);
    } else if (name.equals("c p") && word.matches("weights?")) {
      weight(name + " " + word, line);
    } else if (name.matches("c|c c") && word.equals("ind")) {
      numbered(name + " ind", words.next(), words, line);
    } else if (name.equals("cr")) {
      numbered("cr", word, words, line);
    } else if (name.equals("c") && word.equals("weights")) {
      if (words.next().matches("-?[0-9.]+([eE]-?[0-9]+)?")) {
        weight("c weights", line);
      }
    } else if (name.equals("c") && word.equals("t")) {
      track(words.next(), words, line);
    } else if (name.matches("c|c c") && word.equals("MUST")) {
      multiplier(name, words, line);
    }
  }

  /// A projection if a number follows, else prose.
  private void numbered(String name, String word, Words words, long line) throws IOException {
    if (word.matches("-?[0-9]+")) {
      projection(name, word, words, line);
    }
  }

  private void projection(String name, String first, Words words, long line) throws IOException {
    Asked asked = projections.computeIfAbsent(name, n -> new Asked(line));
    for (String word = first; word.matches("-?[0-9]{1,10}"); word = words.next()) {
      long variable = Math.abs(Long.parseLong(word));
      if (variable == 0) {
        return;
      }
      asked.variables.add((int) Math.min(variable, Integer.MAX_VALUE));
    }
  }

  private void weight(String name, long line) {
    weights.computeIfAbsent(name, n -> new Asked(line)).count++;
  }

  private void track(String word, Words words, long line) throws IOException {
    if (!words.next().isEmpty()) {
      return; // prose
    }
    switch (word) {
      case "wmc" -> track("a weighted count", word, line);
      case "pmc" -> track("a projected count", word, line);
      case "pwmc" -> track("a projected weighted count", word, line);
      default -> {}
    }
  }

  private void track(String what, String word, long line) {
    others.add(new Directive(what + " (c t " + word + ", line " + line + ")", line, false));
  }

  private void multiplier(String name, Words words, long line) throws IOException {
    if (words.next().equals("MULTIPLY") && words.next().equals("BY")) {
      String factor = words.next();
      String what =
          "a count multiplied by " + factor + " (" + name + " MUST MULTIPLY BY, line " + line + ")";
      others.add(new Directive(what, line, false));
    }
  }

  /// Everything that was asked for: projections, weights, the rest.
  List<Directive> all() {
    List<Directive> all = new ArrayList<>();
    projections.forEach((name, asked) -> {
      long count = asked.variables.distinct();
      String what =
          "a projected count on "
              + Plural.of(count, "variable")
              + " ("
              + name
              + ", line "
              + asked.line
              + ")";
      all.add(new Directive(what, asked.line, false));
    });
    weights.forEach((name, asked) -> {
      String what =
          "a weighted count ("
              + Plural.of(asked.count, "line")
              + " of "
              + name
              + ", line "
              + asked.line
              + ")";
      all.add(new Directive(what, asked.line, true));
    });
    if (all.isEmpty() || others.stream().anyMatch(o -> !o.what().contains("(c t "))) {
      all.addAll(others);
    }
    return List.copyOf(all);
  }
}
