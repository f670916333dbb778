package dev.headroom.cli;

import dev.headroom.audit.AuditReport;
import dev.headroom.audit.ContextFloor;
import dev.headroom.claim.Claim;
import dev.headroom.claim.Unit;
import dev.headroom.shape.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/// What one more token takes at least as the context grows: seconds where the machine's peaks are known,
/// bytes elsewhere; and what was measured, where the audit is of such a step.
final class DecodePlot {
  private final AuditReport report;
  private final List<ContextFloor> floors;
  private final boolean timed;

  private DecodePlot(AuditReport report, List<ContextFloor> floors) {
    this.report = report;
    this.floors = floors;
    timed = floors.getFirst().seconds().isPresent();
  }

  /// Shape:  at least two floors.
  static String of(AuditReport report, List<ContextFloor> floors) {
    return new DecodePlot(report, floors).drawn();
  }

  private String drawn() {
    double[] tokens = floors.stream().mapToDouble(ContextFloor::tokens).toArray();
    double[] least = of(this::floor);
    double[] weights = of(this::withoutCache);
    List<LogPlot.Point> yours = own("yours", report.yourTotal());
    List<LogPlot.Point> run =
        own("measured", report.measured().isPresent() ? median() : OptionalDouble.empty());
    double[] all =
        DoubleStream.concat(
                DoubleStream.concat(DoubleStream.of(least), DoubleStream.of(weights)),
                DoubleStream.concat(
                    yours.stream().mapToDouble(LogPlot.Point::y),
                    run.stream().mapToDouble(LogPlot.Point::y)))
            .toArray();
    LogPlot plot =
        new LogPlot(
            "least of one more token by context",
            LogAxis.at(tokens, v -> String.format(Locale.ROOT, "%,.0f", v)),
            LogAxis.around(all, this::tick),
            "tokens of a row",
            timed ? "seconds of a step" : "bytes of a step");
    String kind = floors.getFirst().seconds().map(Claim::kind).orElse("counted");
    plot.line("roof", tokens, weights, timed ? "without reading the cache" : "without the cache");
    plot.line(
        kind,
        tokens,
        least,
        timed
            ? "floor: counted bytes over the bandwidth, or operations at the peak where these take"
                + " longer; "
                + kind
            : "counted bytes: weights and cache read once, results written once");
    plot.points(floors.stream().map(f -> point(kind, f)).toList(), "contexts of the table below");
    plot.points(run, "measured here");
    plot.points(yours, "yours");
    return plot.draw();
  }

  private OptionalDouble median() {
    return OptionalDouble.of(report.measured().orElseThrow().median());
  }

  private double[] of(ToDoubleFunction<ContextFloor> value) {
    return floors.stream().mapToDouble(value).toArray();
  }

  private double floor(ContextFloor f) {
    return f.seconds().map(DecodePlot::value).orElse((double) f.bytes().value());
  }

  private double withoutCache(ContextFloor f) {
    double bytes = f.bytes().value() - f.cache().value();
    return report.machine().roof().map(roof -> bytes / roof.reads()).orElse(bytes);
  }

  private static double value(Claim claim) {
    return switch (claim) {
      case Claim.Measured m -> m.value();
      case Claim.Derived d -> d.value();
      case Claim.Counted c -> c.value();
      case Claim.Certified c -> c.value();
      case Claim.Exponent _, Claim.Conditional _ -> throw new IllegalArgumentException("no number");
    };
  }

  private LogPlot.Point point(String kind, ContextFloor f) {
    String says =
        (timed ? Unit.SECONDS : Unit.BYTES).text(floor(f)) + " at " + f.tokens() + " tokens";
    return new LogPlot.Point(kind, f.tokens(), floor(f), "", says);
  }

  /// A time of the step that was audited, where it lies on the axis.
  private List<LogPlot.Point> own(String name, OptionalDouble seconds) {
    Step step = report.count().step();
    List<LogPlot.Point> points = new ArrayList<>();
    if (timed && step.cached() > 0 && step.tokens() == 1 && seconds.isPresent()) {
      String says = name + ": " + Unit.SECONDS.text(seconds.getAsDouble());
      points.add(new LogPlot.Point(name, step.context(), seconds.getAsDouble(), name, says));
    }
    return points;
  }

  private String tick(double value) {
    return LogAxis.round(timed ? Unit.SECONDS : Unit.BYTES, value);
  }
}
