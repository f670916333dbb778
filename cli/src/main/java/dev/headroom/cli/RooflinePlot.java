package dev.headroom.cli;

import dev.headroom.audit.AuditReport;
import dev.headroom.audit.ComponentReport;
import dev.headroom.audit.Yours;
import dev.headroom.claim.Unit;
import dev.headroom.machine.Roof;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Components against what their bytes and operations allow: measured where they were run, on the roof
/// where nobody ran anything, and the caller's own times.
final class RooflinePlot {
  private static final Set<String> PARTS =
      Yours.PARTS.stream().map(Component::label).collect(Collectors.toSet());

  private final AuditReport report;
  private final Roof roof;
  private final boolean measured;

  private RooflinePlot(AuditReport report, Roof roof) {
    this.report = report;
    this.roof = roof;
    measured = report.measured().isPresent();
  }

  /// Where the machine's peaks are known and some component has operations and bytes.
  static Optional<String> of(AuditReport report) {
    return report.machine().roof().flatMap(roof -> new RooflinePlot(report, roof).drawn());
  }

  private Optional<String> drawn() {
    List<LogPlot.Point> here = points(ComponentReport::seconds, measured ? "measured" : "derived");
    List<LogPlot.Point> yours = new ArrayList<>(points(ComponentReport::yours, "yours"));
    if (report.yourTotal().isPresent()) {
      Work whole = report.count().least();
      point("whole run", whole, report.yourTotal(), "yours").ifPresent(yours::add);
    }
    return here.isEmpty() ? Optional.empty() : Optional.of(plot(here, yours));
  }

  private String plot(List<LogPlot.Point> here, List<LogPlot.Point> yours) {
    double ridge = roof.flops() / roof.bytes();
    List<LogPlot.Point> all = Stream.concat(here.stream(), yours.stream()).toList();
    double least = all.stream().mapToDouble(LogPlot.Point::x).reduce(ridge, Math::min) / 2;
    double most = all.stream().mapToDouble(LogPlot.Point::x).reduce(ridge, Math::max) * 2;
    double lowest = all.stream().mapToDouble(LogPlot.Point::y).reduce(roof.flops(), Math::min);
    double highest = all.stream().mapToDouble(LogPlot.Point::y).reduce(roof.flops(), Math::max);
    LogAxis x = LogAxis.around(new double[] {least, most}, LogAxis::plain);
    LogAxis y = LogAxis.around(new double[] {lowest, highest}, RooflinePlot::rate);
    LogPlot plot = new LogPlot("roofline", x, y, "operations per byte", "operations per second");
    double foot = Math.max(x.low(), y.low() / roof.bytes());
    plot.line(
        "roof",
        new double[] {foot, ridge, x.high()},
        new double[] {foot * roof.bytes(), roof.flops(), roof.flops()},
        "roof: "
            + Unit.FLOPS_PER_SECOND.text(roof.flops())
            + " and "
            + Unit.BYTES_PER_SECOND.text(roof.bytes())
            + ", "
            + (report.machine().limit(0).kind() + ", " + report.machine().limit(0).source()));
    plot.points(
        here,
        measured
            ? "components, measured: [Headroom] docs/audit.md. Scores, softmax and values are one pass"
                + " over the keys: attention"
            : "components at their limit, derived: nobody ran anything");
    plot.points(yours, "yours: the caller's times");
    return plot.draw();
  }

  private static String rate(double value) {
    return LogAxis.round(Unit.FLOPS_PER_SECOND, value).replace("FLOP/s", "");
  }

  /// A component's seconds of some kind.
  private interface Times {
    OptionalDouble of(ComponentReport component);
  }

  private List<LogPlot.Point> points(Times times, String style) {
    List<LogPlot.Point> points = new ArrayList<>();
    Work attention = Work.NONE;
    double seconds = 0;
    for (ComponentReport c : report.components()) {
      OptionalDouble own = style.equals("derived") ? c.limit() : times.of(c);
      if (PARTS.contains(c.name())) {
        attention = attention.plus(c.work());
        seconds += own.orElse(0);
      } else {
        point(c.name(), c.work(), own, style).ifPresent(points::add);
      }
    }
    OptionalDouble together =
        switch (style) {
          case "derived" -> OptionalDouble.of(roof.seconds(attention));
          case "yours" -> report.attention().map(times::of).orElse(OptionalDouble.of(seconds));
          default -> OptionalDouble.of(seconds);
        };
    point(Yours.ATTENTION, attention, together, style).ifPresent(points::add);
    return points;
  }

  private static Optional<LogPlot.Point> point(
      String name, Work work, OptionalDouble seconds, String style) {
    if (work.flops() == 0 || work.bytes() == 0 || !(seconds.orElse(0) > 0)) {
      return Optional.empty();
    }
    double rate = work.flops() / seconds.getAsDouble();
    double intensity = (double) work.flops() / work.bytes();
    String says =
        String.format(
            Locale.ROOT,
            "%s, %s: %s at %s operations per byte",
            name,
            style,
            Unit.FLOPS_PER_SECOND.text(rate),
            LogAxis.plain(intensity));
    return Optional.of(new LogPlot.Point(style, intensity, rate, name, says));
  }
}
