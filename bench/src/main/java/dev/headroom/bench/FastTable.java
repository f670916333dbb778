package dev.headroom.bench;

import dev.headroom.bench.BenchReport.Best;
import dev.headroom.bench.BenchReport.Row;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Products by levels of a fast scheme beside those by the definition, ours and others': a line for each
/// contestant, since each has errors of its own.
final class FastTable {
  private static final List<String> HEADER =
      List.of(
          "shape",
          "contestant",
          "levels",
          "ms",
          "GFLOP/s",
          "of peak",
          "max error",
          "rms error",
          "ratio to the definition",
          "ratio to the best peer");

  private FastTable() {}

  /// In columns.
  static String text(BenchReport report) {
    List<List<String>> lines =
        IntStream.rangeClosed(0, report.rows().size())
            .mapToObj(i -> i == 0 ? HEADER : plain(cells(report, report.rows().get(i - 1))))
            .toList();
    int[] widths = new int[HEADER.size()];
    for (List<String> line : lines) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], line.get(c).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      String aligned =
          IntStream.range(0, widths.length)
              .mapToObj(c -> aligned(line.get(c), widths[c], c))
              .collect(Collectors.joining("  "));
      text.append(aligned.stripTrailing()).append("\n");
    }
    return text.toString();
  }

  private static List<String> plain(List<String> cells) {
    return cells.stream().map(cell -> cell.replace("**", "")).toList();
  }

  /// Numbers to the right, words to the left.
  private static String aligned(String cell, int width, int column) {
    String blank = " ".repeat(width - cell.length());
    return column > 1 && column < HEADER.size() - 2 ? blank + cell : cell + blank;
  }

  static String markdown(BenchReport report, List<Row> rows) {
    StringBuilder text = new StringBuilder(line(HEADER));
    text.append("|").append("---|".repeat(HEADER.size())).append("\n");
    rows.forEach(row -> text.append(line(cells(report, row))));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static List<String> cells(BenchReport report, Row row) {
    boolean ours = row.contestant().equals(BenchReport.OURS);
    boolean fast = row.contestant().equals(BenchReport.FAST);
    return List.of(
        row.shape(),
        row.contestant(),
        ours || fast ? Integer.toString(row.levels()) : "-",
        number("%.4g", row.seconds().median() * 1e3),
        number("%.1f", row.gflops()),
        number("%.0f%%", 100 * row.shareOfPeak()),
        number("%.1e", row.maxError()),
        number("%.1e", row.rmsError()),
        ratio(report, row, best -> best.peer().equals(BenchReport.OURS))
            .replace(" of " + BenchReport.OURS, ""),
        ratio(report, row, best -> !best.peer().equals(BenchReport.OURS)));
  }

  private static String ratio(BenchReport report, Row row, Predicate<Best> which) {
    return report.best().stream()
        .filter(b -> b.shape().equals(row.shape()) && b.contestant().equals(row.contestant()))
        .filter(which)
        .map(BenchDocument::ratio)
        .findFirst()
        .orElse("-");
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
