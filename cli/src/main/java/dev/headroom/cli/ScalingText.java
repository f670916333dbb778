package dev.headroom.cli;

import dev.headroom.Plural;
import dev.headroom.measure.Seconds;
import dev.headroom.scaling.Fit;
import dev.headroom.scaling.Point;
import dev.headroom.scaling.Runs;
import dev.headroom.scaling.ScalingReport;
import dev.headroom.scaling.Series;
import dev.headroom.work.Work;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// A report for people: a table of the points, and one sentence.
record ScalingText(ScalingReport report, int factor) {
  void print(PrintStream out) {
    Series series = report.series();
    out.println(
        series.label() + " by " + series.family().axis().label() + " of " + series.family().name());
    out.println(
        String.format(
            Locale.ROOT,
            "%s, %s, %d-bit vectors, threads %d, median of %s",
            series.engine().dtype().label(),
            report.machine().cpu(),
            report.machine().vectorBits(),
            report.machine().threads(),
            Plural.of(series.runs(), "run")));
    out.println();
    table(out);
    out.println();
    AuditText.wrapped(sentence(), AuditText.COLUMNS).forEach(out::println);
  }

  private void table(PrintStream out) {
    String axis = report.series().family().axis().label();
    int width = Math.max(8, axis.length());
    String growth = factor == 2 ? "T(2N)/T(N)" : "T(" + factor + "N)/T(N)";
    String head =
        String.format(
            Locale.ROOT,
            "%" + width + "s %11s %11s %11s %12s %8s %11s %8s",
            axis,
            "min s",
            "median s",
            "max s",
            "Gflop",
            "GFLOP/s",
            growth,
            "counted");
    boolean fast = report.series().fast();
    out.println(head + (fast ? String.format("  %11s %11s %6s", "fast s", growth, "speed") : ""));
    Optional<Point> before = Optional.empty();
    for (Point point : report.points()) {
      out.println(row(point, before, width) + fast(point, before));
      before = Optional.of(point);
    }
  }

  private static String row(Point point, Optional<Point> before, int width) {
    Seconds t = point.classical().times();
    Work work = point.work();
    return String.format(
        Locale.ROOT,
        "%" + width + "d %11.6f %11.6f %11.6f %12.4f %8.1f %11s %8s",
        point.size(),
        t.min(),
        t.median(),
        t.max(),
        work.flops() / 1e9,
        work.flops() / t.median() / 1e9,
        ratio(t.median(), before.map(b -> b.classical().times().median())),
        ratio((double) work.flops(), before.map(b -> (double) b.work().flops())));
  }

  private static String fast(Point point, Optional<Point> before) {
    Optional<Runs> fast = point.fast();
    if (fast.isEmpty()) {
      return "";
    }
    double t = fast.get().times().median();
    return String.format(
        Locale.ROOT,
        "  %11.6f %11s %6.3f",
        t,
        ratio(t, before.flatMap(Point::fast).map(b -> b.times().median())),
        point.classical().times().median() / t);
  }

  private static String ratio(double now, Optional<Double> before) {
    return before
        .filter(b -> b > 0)
        .map(b -> String.format(Locale.ROOT, "%.3f", now / b))
        .orElse("");
  }

  String sentence() {
    String axis = report.series().family().axis().label();
    String measured = report.fit().map(fit -> fitted(fit, axis)).orElseGet(this::unfitted);
    return measured + "; " + report.theory().words() + ".";
  }

  private String fitted(Fit fit, String axis) {
    return String.format(
            Locale.ROOT,
            "%s takes seconds that grow like %s^%.3f (95%% interval %.3f to %.3f, %d bootstrap draws)",
            report.series().label(),
            axis,
            fit.exponent(),
            fit.low(),
            fit.high(),
            Fit.DRAWS)
        + like("; those of the fastest runs like ", axis, report.fastest())
        + like("; its counted operations like ", axis, report.counted());
  }

  private static String like(String what, String axis, OptionalDouble exponent) {
    return exponent.isPresent()
        ? String.format(Locale.ROOT, "%s%s^%.3f", what, axis, exponent.getAsDouble())
        : "";
  }

  /// A scheme of seven products has its exponent only where levels are added as sizes double.
  private String unfitted() {
    List<Point> points = report.points();
    String levels =
        points.stream()
            .map(Point::size)
            .map(size -> size + ": " + String.join(", ", report.levels(size)))
            .filter(line -> !line.endsWith(": "))
            .reduce((a, b) -> a + "; " + b)
            .map(all -> " (levels at " + all + ")")
            .orElse("");
    return "no exponent is fitted at a fixed number of levels: twice the size is 2^3 = 8 times the"
        + " products by the definition, and with a scheme of 7 products 7 times only where a level is"
        + " added"
        + levels;
  }
}
