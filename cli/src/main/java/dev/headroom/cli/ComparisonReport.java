package dev.headroom.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.headroom.bounds.Words;
import dev.headroom.claim.Unit;
import dev.headroom.cli.Comparison.Cell;
import dev.headroom.cli.Comparison.Row;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A comparison for people, 100 columns, and for programs.
record ComparisonReport(Comparison of) {
  /// `headroom/audit-compare/1`, described by docs/schema/audit-compare-1.json.
  record Document(String schema, Audited a, Audited b, List<String> differences, List<Line> rows) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Audited(
      Optional<String> file,
      String version,
      String date,
      AuditJson.Model model,
      AuditJson.Machine machine,
      List<String> notes) {
    static Audited of(Comparison.Side side) {
      AuditJson audit = side.audit();
      return new Audited(
          side.file(),
          audit.version(),
          audit.date(),
          audit.model(),
          audit.machine(),
          audit.notes());
    }
  }

  /// Null where one has nothing of it.
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Line(
      String of, String name, Optional<Figure> a, Optional<Figure> b, Optional<Double> ratio) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Figure(String kind, Optional<Double> value, Optional<String> unit, String text) {
    static Figure of(Cell cell) {
      return new Figure(cell.kind(), cell.value(), cell.unit().map(Unit::symbol), cell.words());
    }
  }

  Document document() {
    return new Document(
        "headroom/audit-compare/1",
        Audited.of(of.a()),
        Audited.of(of.b()),
        of.differences(),
        of.rows().stream()
            .map(r ->
                new Line(r.of(), r.name(), r.a().map(Figure::of), r.b().map(Figure::of), r.ratio()))
            .toList());
  }

  void print(PrintStream out) {
    AuditText.paragraph(out, "", "A: " + of.a().words());
    AuditText.paragraph(out, "", "B: " + of.b().words());
    if (!of.differences().isEmpty()) {
      AuditText.paragraph(
          out,
          "",
          "Not on the same terms: they differ in "
              + Words.listed(of.differences())
              + ", so a ratio is not of the models alone.");
    }
    of.sentence().ifPresent(s -> AuditText.paragraph(out, "", s));
    String part = "";
    for (Row row : of.rows()) {
      if (!row.of().equals(part)) {
        part = row.of();
        out.println();
        out.println(line(title(part), "A", "", "B", "", "B / A"));
      }
      print(out, row);
    }
  }

  private static String title(String part) {
    return part.equals(Comparison.LADDER) ? "Ladder" : "Components: " + part;
  }

  private static void print(PrintStream out, Row row) {
    String ratio =
        row.a().isEmpty()
            ? "only B"
            : row.b().isEmpty() ? "only A" : row.ratio().map(Row::factor).orElse("");
    out.println(
        line(
            "  " + row.name(),
            row.a().map(Cell::text).orElse("-"),
            row.a().map(Cell::kind).orElse(""),
            row.b().map(Cell::text).orElse("-"),
            row.b().map(Cell::kind).orElse(""),
            ratio));
    Optional<String> a = words(row.a());
    Optional<String> b = words(row.b());
    if (a.equals(b)) {
      a.ifPresent(w -> AuditText.paragraph(out, "      ", "both: " + w));
    } else {
      a.ifPresent(w -> AuditText.paragraph(out, "      ", "A: " + w));
      b.ifPresent(w -> AuditText.paragraph(out, "      ", "B: " + w));
    }
  }

  /// What a claim without a number says.
  private static Optional<String> words(Optional<Cell> cell) {
    return cell.filter(c -> c.value().isEmpty()).map(Cell::words);
  }

  private static String line(
      String name, String a, String kindOfA, String b, String kindOfB, String ratio) {
    return String.format(
            Locale.ROOT, "%-26s%16s  %-11s%16s  %-11s%10s", name, a, kindOfA, b, kindOfB, ratio)
        .stripTrailing();
  }
}
