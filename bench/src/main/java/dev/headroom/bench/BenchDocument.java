package dev.headroom.bench;

import dev.headroom.WholeFile;
import dev.headroom.bench.BenchReport.Best;
import dev.headroom.bench.BenchReport.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A bench for people: as text, and as one section a machine in docs/benchmarks.md.
final class BenchDocument {
  private static final String TITLE = "# Benchmarks\n\nWritten by `./headroom bench --doc`.\n";

  private BenchDocument() {}

  static String text(BenchReport report) {
    StringBuilder text = new StringBuilder(heading(report) + "\n");
    text.append(
        "peak %.1f GFLOP/s before, %.1f after%n%n"
            .formatted(report.peak().before(), report.peak().after()));
    text.append(
        "task                 shape            contestant    ms (median)  GFLOP/s  of peak    error\n");
    for (Row row : report.rows()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-20s %-16s %-12s %12.3f %8.1f %7.1f%% %8.1e%n",
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

  /// Replaces this machine's section, or adds it; all other text stays.
  static void update(Path file, WholeFile target, BenchReport report) throws IOException {
    String old = Files.exists(file) ? Files.readString(file) : TITLE;
    List<String> sections = new ArrayList<>(List.of(old.split("(?m)^(?=## )", -1)));
    String heading = "## " + heading(report);
    sections.removeIf(section -> section.startsWith(heading + "\n"));
    StringBuilder text = new StringBuilder();
    sections.forEach(section -> text.append(section.stripTrailing()).append("\n\n"));
    text.append(section(heading, report));
    target.write(out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static String heading(BenchReport report) {
    return "%s, %d-bit vectors, %d threads"
        .formatted(
            report.machine().cpu(), report.machine().vectorBits(), report.machine().threads());
  }

  private static String section(String heading, BenchReport report) {
    StringBuilder text = new StringBuilder(heading + "\n\n");
    text.append(
        String.format(
            Locale.ROOT,
            "Peak %.1f GFLOP/s before, %.1f after. %d alternating rounds; ratio: median of per-round"
                + " ratios%nto the best peer, above 1 Headroom is faster.%n%n",
            report.peak().before(),
            report.peak().after(),
            report.rows().getFirst().rounds()));
    text.append("| task | shape | best peer | ratio | from | to |\n|---|---|---|---|---|---|\n");
    report.best().forEach(b -> text.append(line(b)));
    text.append("\n| task | shape | contestant | ms | GFLOP/s | of peak | max error |\n");
    text.append("|---|---|---|---|---|---|---|\n");
    report.rows().forEach(r -> text.append(line(r)));
    Stream<String> contestants =
        report.rows().stream().map(r -> r.contestant() + ": " + r.version()).distinct();
    text.append("\nContestants: ").append(contestants.collect(Collectors.joining("; ")));
    return text.append(".\n").toString();
  }

  private static String line(Best b) {
    return String.format(
        Locale.ROOT,
        "| %s %s | %s | %s | %.2f | %.2f | %.2f |%n",
        b.task(),
        b.dtype(),
        b.shape(),
        b.peer(),
        b.ratio(),
        b.ratioLow(),
        b.ratioHigh());
  }

  private static String line(Row r) {
    return String.format(
        Locale.ROOT,
        "| %s %s | %s | %s | %.3f | %.1f | %.0f%% | %.1e |%n",
        r.task(),
        r.dtype(),
        r.shape(),
        r.contestant(),
        r.seconds().median() * 1e3,
        r.gflops(),
        100 * r.shareOfPeak(),
        r.maxError());
  }
}
