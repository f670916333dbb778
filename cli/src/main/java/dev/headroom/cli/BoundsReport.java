package dev.headroom.cli;

import dev.headroom.bounds.Bound;
import dev.headroom.bounds.HeadWords;
import dev.headroom.bounds.Says;
import dev.headroom.bounds.Statement;
import dev.headroom.bounds.Subject;
import dev.headroom.bounds.Topic;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Rows of the catalogue for people and for programs; 100 columns.
record BoundsReport(
    List<Bound> rows, Optional<Topic> about, Optional<Subject> subject, Optional<HeadWords> words) {
  private static final int COLUMNS = 100;
  private static final int INDENT = 8;

  record Document(
      String schema,
      Optional<String> about,
      Optional<String> model,
      Optional<Integer> tokens,
      List<Row> rows,
      Optional<Moved> words) {}

  record Row(
      String id,
      List<String> topics,
      String statement,
      String side,
      String cost,
      String of,
      Optional<String> hypothesis,
      String error,
      String inputs,
      String sizes,
      String source,
      String place,
      String status,
      boolean confirmed,
      Optional<Said> says) {}

  /// Shape:  kind: states, general, silent, elsewhere; value: a claim's number or symbol.
  record Said(String kind, Optional<String> value, String words) {}

  record Moved(long fastMemory, long once, String text) {}

  Document document() {
    return new Document(
        "headroom/bounds/1",
        about.map(BoundsReport::lower),
        subject.map(s -> s.model().name()),
        subject.map(s -> s.step().tokens()),
        rows.stream().map(this::row).toList(),
        words.map(w -> new Moved(w.memory(), w.once(), w.text())));
  }

  private Row row(Bound b) {
    Statement s = b.statement();
    return new Row(
        b.id(),
        s.topics().stream().sorted().map(BoundsReport::lower).toList(),
        s.text(),
        lower(s.side()),
        s.cost().words(),
        b.reach().of().words(),
        s.hypothesis(),
        s.error(),
        s.inputs(),
        sizes(s),
        b.source().key(),
        b.source().place(),
        b.status().words(),
        b.status().confirmed(),
        subject.map(m -> said(b.about(m))));
  }

  private static Said said(Says says) {
    return switch (says) {
      case Says.States s -> new Said("states", Optional.of(s.claim().text()), s.words());
      case Says.General g -> new Said("general", Optional.empty(), g.words());
      case Says.Silent s -> new Said("silent", Optional.empty(), "it has " + s.because());
      case Says.Elsewhere e ->
          new Said("elsewhere", Optional.empty(), "it speaks of " + e.of().words());
    };
  }

  void print(PrintStream out) {
    if (subject.isEmpty()) {
      rows.forEach(b -> row(out, b));
      return;
    }
    Subject model = subject.get();
    List<Bound> speaking = rows.stream().filter(b -> speaks(b.about(model))).toList();
    out.printf(
        Locale.ROOT,
        "%s on %d tokens: %d of %d rows %s of it.%n",
        model.model().name(),
        model.step().tokens(),
        speaking.size(),
        rows.size(),
        speaking.size() == 1 ? "speaks" : "speak");
    for (Bound b : speaking) {
      out.println();
      row(out, b);
      Said said = said(b.about(model));
      String value = said.value().map(v -> v + ": ").orElse("");
      paragraph(out, "-> " + value + said.words(), INDENT);
    }
    words.ifPresent(w -> {
      out.println("\nWords that one head moves");
      paragraph(out, w.text(), INDENT);
    });
    out.println("\nSilent");
    byReason(model)
        .forEach((reason, ids) -> {
          paragraph(out, reason + ":", 2);
          paragraph(out, ids, INDENT);
        });
  }

  /// Reasons in the order of their first row.
  private Map<String, String> byReason(Subject model) {
    return rows.stream()
        .filter(b -> !speaks(b.about(model)))
        .collect(
            Collectors.groupingBy(
                b -> said(b.about(model)).words(),
                TreeMap::new,
                Collectors.mapping(Bound::id, Collectors.joining(", "))));
  }

  private static boolean speaks(Says says) {
    return says instanceof Says.States || says instanceof Says.General;
  }

  private static void row(PrintStream out, Bound b) {
    Statement s = b.statement();
    String id = b.id() + " ".repeat(INDENT - b.id().length());
    List<String> lines = AuditText.wrapped(s.text(), COLUMNS - INDENT);
    out.println(id + String.join("\n" + " ".repeat(INDENT), lines));
    String hypothesis = s.hypothesis().map(h -> "under " + h + "; ").orElse("");
    paragraph(
        out,
        String.format(
            Locale.ROOT,
            "%s, %s; %s; %s%s; input: %s; %s; %s: %s",
            lower(s.side()),
            s.cost().words(),
            b.reach().of().words(),
            hypothesis,
            s.error(),
            s.inputs(),
            sizes(s),
            b.source(),
            b.status().words() + (b.status().confirmed() ? "" : ", not confirmed")),
        INDENT);
  }

  private static void paragraph(PrintStream out, String text, int indent) {
    String margin = " ".repeat(indent);
    AuditText.wrapped(text, COLUMNS - indent).forEach(line -> out.println(margin + line));
  }

  private static String sizes(Statement s) {
    return s.finite() ? "at every size" : "asymptotic";
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
