package dev.headroom.bench;

import dev.headroom.Plural;
import dev.headroom.WholeFile;
import dev.headroom.bench.BenchReport.Best;
import dev.headroom.bench.BenchReport.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A bench for people: as text, and in docs/benchmarks.md, which has a section for each machine and
/// in it a part for each kind of task, type and number of threads.
final class BenchDocument {
  private static final String TITLE =
      """
      # Benchmarks

      Written by `./headroom bench --doc docs/benchmarks.md`. All contestants of a table ran in
      alternating rounds, each in a JVM of its own; a ratio is the median of per-round ratios to the
      peer that is hardest to beat, with the smallest and the largest, and above 1 Headroom is
      faster. A shape is `MxKxN` (gemm), `HxNxd` (attention), `MODEL:BxN` (forward: B sentences of N
      tokens, to the last hidden state). Exps are not counted as flops. Errors are those of entries
      that are drawn, the largest relative to the largest of them, `rms` to their root mean square.
      `headroom-fast` multiplies by so many `levels` of Strassen's scheme, `headroom` by the definition;
      GFLOP/s are those of the definition.
      """;

  private BenchDocument() {}

  static String text(BenchReport report) {
    StringBuilder text = new StringBuilder(heading(report) + "\n");
    text.append(
        String.format(
            Locale.ROOT,
            "peak %.1f GFLOP/s before, %.1f after%n",
            report.peak().before(),
            report.peak().after()));
    warning(report).ifPresent(warning -> text.append(warning).append("\n"));
    text.append("\n");
    text.append(report.fast() ? FastTable.text(report) : table(report));
    return text.toString();
  }

  private static String table(BenchReport report) {
    StringBuilder text = new StringBuilder();
    text.append(
        "task                 shape            contestant    ms (median)  GFLOP/s  of peak    error\n");
    for (Row row : report.rows()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-20s %-16s %-12s %12.4g %8.1f %7.1f%% %8.1e%n",
              row.task() + " " + row.dtype(),
              row.shape(),
              row.contestant(),
              row.seconds().median() * 1e3,
              row.gflops(),
              100 * row.shareOfPeak(),
              row.maxError()));
    }
    for (Best best : report.best()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s %s %s: %.2f of %s (%.2f to %.2f)%n",
              best.task(),
              best.dtype(),
              best.shape(),
              best.ratio(),
              best.peer(),
              best.ratioLow(),
              best.ratioHigh()));
    }
    return text.toString();
  }

  private static Optional<String> warning(BenchReport report) {
    return report.peak().warning().map(warning -> "steady: false; " + warning);
  }

  /// Replaces what this machine measured of the same tasks, or adds it; all other text stays.
  static void update(Path file, WholeFile target, BenchReport report, String command)
      throws IOException {
    String old = Files.exists(file) ? Files.readString(file) : TITLE;
    List<String> sections = parts(old, "## ");
    String heading = "## " + machine(report) + "\n";
    Optional<String> ours = sections.stream().filter(s -> s.startsWith(heading)).findFirst();
    List<String> parts = parts(ours.orElse(heading), "### ");
    for (Map.Entry<String, List<Row>> part : byPart(report).entrySet()) {
      String title = "### " + part.getKey() + "\n";
      String text = title + "\n" + part(report, part.getValue(), command);
      replace(parts, p -> p.startsWith(title), text);
    }
    replace(sections, s -> s.startsWith(heading), joined(parts));
    byte[] bytes = joined(sections).getBytes(StandardCharsets.UTF_8);
    target.write(out -> out.write(bytes));
  }

  /// The text before the first heading of a level, then each heading with what follows it.
  private static List<String> parts(String text, String level) {
    return new ArrayList<>(List.of(text.split("(?m)^(?=" + level + ")", -1)));
  }

  private static void replace(List<String> parts, Predicate<String> old, String text) {
    int at = 0;
    while (at < parts.size() && !old.test(parts.get(at))) {
      at++;
    }
    if (at < parts.size()) {
      parts.set(at, text);
    } else {
      parts.add(text);
    }
  }

  private static String joined(List<String> parts) {
    return parts.stream().map(String::stripTrailing).collect(Collectors.joining("\n\n")) + "\n";
  }

  private static String machine(BenchReport report) {
    return report.machine().cpu() + ", " + report.machine().vectorBits() + "-bit vectors";
  }

  private static String heading(BenchReport report) {
    return machine(report) + ", " + Plural.of(report.machine().threads(), "thread");
  }

  /// Rows by "attention, f32, 2 threads": causal or not is one part; fast products are one of their own.
  private static Map<String, List<Row>> byPart(BenchReport report) {
    int threads = report.machine().threads();
    String count = Plural.of(threads, "thread");
    Map<String, List<Row>> parts = new TreeMap<>();
    for (Row row : report.rows()) {
      String task = report.fast() ? "Fast products" : row.task().replace(" causal", "");
      String title = task + ", " + row.dtype() + ", " + count;
      parts.computeIfAbsent(title, t -> new ArrayList<>()).add(row);
    }
    return parts;
  }

  private static String part(BenchReport report, List<Row> rows, String command) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "`%s`%n%nPeak %.1f GFLOP/s before, %.1f after; %d rounds; Java %s.%n%n",
                command,
                report.peak().before(),
                report.peak().after(),
                rows.getFirst().rounds(),
                System.getProperty("java.vm.version", "unknown")));
    warning(report).ifPresent(warning -> text.append("**").append(warning).append(".**\n\n"));
    text.append(report.fast() ? FastTable.markdown(report, rows) : markdown(report, rows));
    Stream<String> versions = rows.stream().map(r -> r.contestant() + ": " + r.version());
    text.append("\nContestants: ");
    text.append(versions.distinct().collect(Collectors.joining("; "))).append(".\n");
    return text.toString();
  }

  /// A line for each task.
  private static String markdown(BenchReport report, List<Row> rows) {
    List<String> peers =
        rows.stream()
            .map(Row::contestant)
            .distinct()
            .filter(c -> !c.equals(BenchReport.OURS))
            .toList();
    StringBuilder text = new StringBuilder();
    text.append("| task | shape | ours, ms | GFLOP/s | of peak | max error | ");
    peers.forEach(peer -> text.append(peer).append(", ms | "));
    text.append("ratio to the best |\n|---|---|---|---|---|---|");
    text.append("---|".repeat(peers.size() + 1)).append("\n");
    Map<String, List<Row>> tasks =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    r -> r.task() + " | " + r.shape(), LinkedHashMap::new, Collectors.toList()));
    tasks.forEach((task, of) -> text.append("| ").append(task).append(line(report, of, peers)));
    return text.toString();
  }

  /// The cells of one task after its name.
  private static String line(BenchReport report, List<Row> rows, List<String> peers) {
    StringBuilder cells = new StringBuilder();
    cell(
        cells,
        rows,
        BenchReport.OURS,
        r ->
            String.format(
                Locale.ROOT,
                "%.4g | %.1f | %.0f%% | %.1e",
                r.seconds().median() * 1e3,
                r.gflops(),
                100 * r.shareOfPeak(),
                r.maxError()));
    for (String peer : peers) {
      cell(cells, rows, peer, r -> String.format(Locale.ROOT, "%.4g", r.seconds().median() * 1e3));
    }
    Row one = rows.getFirst();
    String best =
        report.best().stream()
            .filter(b -> b.task().equals(one.task()) && b.shape().equals(one.shape()))
            .map(BenchDocument::ratio)
            .findFirst()
            .orElse("-");
    return cells.append(" | ").append(best).append(" |\n").toString();
  }

  private static void cell(
      StringBuilder to, List<Row> rows, String contestant, Function<Row, String> text) {
    String cell =
        rows.stream()
            .filter(r -> r.contestant().equals(contestant))
            .map(text)
            .findFirst()
            .orElse("-");
    to.append(" | ").append(cell);
  }

  static String ratio(Best best) {
    return String.format(
        Locale.ROOT,
        "**%.2f** of %s (%.2f to %.2f)",
        best.ratio(),
        best.peer(),
        best.ratioLow(),
        best.ratioHigh());
  }
}
