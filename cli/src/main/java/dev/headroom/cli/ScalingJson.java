package dev.headroom.cli;

import dev.headroom.claim.Claim.Conditional;
import dev.headroom.measure.Seconds;
import dev.headroom.scaling.Fit;
import dev.headroom.scaling.Point;
import dev.headroom.scaling.Runs;
import dev.headroom.scaling.ScalingReport;
import dev.headroom.scaling.Series;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// A report for programs: `headroom/scaling/1`.
/// Shape:  seconds are those of one pass; exponent, fastest, counted and needed are left out where nothing is fitted
///         or said.
record ScalingJson(
    String schema,
    String model,
    String vary,
    String component,
    Settings settings,
    List<Size> points,
    Optional<Fit> exponent,
    Optional<Double> fastest,
    Optional<Double> counted,
    Optional<String> needed,
    String theory) {

  record Settings(
      int factor,
      int runs,
      String dtype,
      String kernel,
      String fastMatmul,
      int threads,
      long seed,
      String cpu,
      int vectorBits) {}

  record Size(
      int size,
      long flops,
      long exps,
      Times classical,
      Optional<Times> fast,
      List<String> levels) {}

  record Times(int passes, double min, double median, double max, List<Double> seconds) {
    static Times of(Runs runs) {
      Seconds t = runs.times();
      return new Times(runs.passes(), t.min(), t.median(), t.max(), runs.seconds());
    }
  }

  static ScalingJson of(ScalingReport report, int factor) {
    Series series = report.series();
    return new ScalingJson(
        "headroom/scaling/1",
        series.family().name(),
        series.family().axis().label(),
        series.label(),
        settings(report, factor),
        report.points().stream().map(p -> size(report, p)).toList(),
        report.fit(),
        found(report.fastest()),
        found(report.counted()),
        report.theory().claim().map(Conditional::exponent),
        report.theory().words());
  }

  private static Optional<Double> found(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }

  private static Settings settings(ScalingReport report, int factor) {
    Series s = report.series();
    return new Settings(
        factor,
        s.runs(),
        s.engine().dtype().label(),
        s.engine().kernel().name().toLowerCase(Locale.ROOT),
        s.engine().fast().label(),
        s.engine().threads(),
        s.seed(),
        report.machine().cpu(),
        report.machine().vectorBits());
  }

  private static Size size(ScalingReport report, Point point) {
    return new Size(
        point.size(),
        point.work().flops(),
        point.work().exps(),
        Times.of(point.classical()),
        point.fast().map(Times::of),
        report.levels(point.size()));
  }
}
