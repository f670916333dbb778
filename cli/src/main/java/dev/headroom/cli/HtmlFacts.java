package dev.headroom.cli;

import java.util.Optional;

/// Names with what is known of each, side by side as far as there is room. What is unknown is left out.
final class HtmlFacts {
  private final StringBuilder facts = new StringBuilder();

  /// Shape:  what: markup, "" where unknown.
  HtmlFacts number(String name, String what) {
    if (!what.isEmpty()) {
      String term = Html.element("dt", "", Html.text(name));
      facts.append(Html.element("div", "", term + Html.element("dd", "", what)));
    }
    return this;
  }

  HtmlFacts number(String name, Optional<String> what) {
    return number(name, what.orElse(""));
  }

  HtmlFacts words(String name, String what) {
    return number(name, Html.text(what));
  }

  /// Shape:  style `facts`, or `tiles` for the few that matter most; says: where they all come from.
  String of(String style, String says) {
    return Html.element("dl", style, facts.toString())
        + (says.isEmpty() ? "" : Html.paragraph("source", says));
  }
}
