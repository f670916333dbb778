package dev.headroom.cli;

import dev.headroom.claim.Claim.Conditional;
import dev.headroom.claim.Unit;
import dev.headroom.scaling.Axis;
import dev.headroom.scaling.Fit;
import dev.headroom.scaling.Point;
import dev.headroom.scaling.Runs;
import dev.headroom.scaling.ScalingReport;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The points of a scaling as one page: on logarithmic axes a power law is a line, and its exponent the
/// slope.
/// Shape:  every number of the document is on it.
final class ScalingPage {
  private static final String COUNT = "counted, [Headroom] docs/counting.md";
  private static final String CHOSEN = "as the command line says";
  private static final String FIT = "fitted, [Headroom] docs/scaling.md";
  private static final double APART = 2; // lines of slope alone are drawn so far from the points

  private final ScalingReport report;
  private final ScalingJson document;
  private final String run;

  private ScalingPage(ScalingReport report, ScalingJson document) {
    this.report = report;
    this.document = document;
    run = "measured, [Headroom] docs/scaling.md, on " + document.settings().cpu();
  }

  /// Shape:  sentence as the text for people has it.
  static byte[] of(
      ScalingReport report, ScalingJson document, String sentence, String command, Instant at) {
    ScalingPage page = new ScalingPage(report, document);
    return HtmlPage.of(
        document.model() + ": headroom scaling",
        page.body(sentence),
        new HtmlPage.Made(command, AuditJson.release(), AuditJson.date(at)));
  }

  private String body(String sentence) {
    ScalingJson.Settings s = document.settings();
    String line =
        String.format(
            Locale.ROOT,
            "%s by %s · %s · median of %d runs",
            document.component(),
            document.vary(),
            s.dtype(),
            s.runs());
    String notes =
        report.notes().stream().map(n -> Html.paragraph("", n)).reduce("", String::concat);
    return Html.element("h1", "", Html.text(document.model()))
        + Html.paragraph("kicker", line)
        + exponents()
        + Html.paragraph("sentence", sentence)
        + Html.section("Time by " + document.vary(), plot())
        + Html.section("Points", points())
        + Html.section("Runs", runs())
        + Html.section("Settings", settings())
        + (notes.isEmpty() ? "" : Html.section("Notes", notes));
  }

  private String exponents() {
    Optional<Fit> fit = document.exponent();
    HtmlFacts facts =
        new HtmlFacts()
            .number("exponent", fit.map(f -> exponent(f.exponent(), FIT)))
            .number(
                "95% interval",
                fit.map(f -> exponent(f.low(), FIT) + " to " + exponent(f.high(), FIT)))
            .number("of the fastest runs", document.fastest().map(e -> exponent(e, FIT)))
            .number("of the operations", document.counted().map(e -> exponent(e, COUNT)))
            .words("needed", document.needed().orElse(""));
    return fit.isEmpty()
        ? ""
        : facts.of("tiles", "Exponents: " + FIT + "; of the operations: " + COUNT + ".");
  }

  private static String exponent(double value, String source) {
    return Html.number(String.format(Locale.ROOT, "%.3f", value), value, "", source);
  }

  private String plot() {
    double[] sizes = report.points().stream().mapToDouble(Point::size).toArray();
    double[] times = all(Point::classical).flatMapToDouble(ScalingPage::ends).toArray();
    double[] fast =
        all(p -> p.fast().orElse(p.classical())).flatMapToDouble(ScalingPage::ends).toArray();
    double far = report.fit().isPresent() ? APART * 1.2 : 1;
    double[] range =
        DoubleStream.concat(DoubleStream.of(times), DoubleStream.of(fast))
            .flatMap(t -> DoubleStream.of(t / far, t * far))
            .toArray();
    LogPlot plot =
        new LogPlot(
            document.component() + " by " + document.vary(),
            LogAxis.at(sizes, v -> String.format(Locale.ROOT, "%,.0f", v)),
            LogAxis.around(range, v -> LogAxis.round(Unit.SECONDS, v)),
            document.vary(),
            "seconds of a pass");
    report.fit().ifPresent(f -> slopes(plot, sizes, f));
    marks(plot, "measured", Point::classical, "median of each point's runs, from least to most");
    if (report.series().fast()) {
      marks(plot, "fast", p -> p.fast().orElseThrow(), "the same with levels of a fast scheme");
    }
    return plot.draw();
  }

  private Stream<Runs> all(Function<Point, Runs> of) {
    return report.points().stream().map(of);
  }

  private static DoubleStream ends(Runs runs) {
    return DoubleStream.of(runs.times().min(), runs.times().max());
  }

  private void marks(LogPlot plot, String style, Function<Point, Runs> of, String says) {
    plot.points(
        report.points().stream()
            .map(p -> {
              double median = of.apply(p).times().median();
              String said = Unit.SECONDS.text(median) + " at " + p.size() + ", " + run;
              return new LogPlot.Point(style, p.size(), median, "", said);
            })
            .toList(),
        says);
    report
        .points()
        .forEach(p -> {
          Runs runs = of.apply(p);
          plot.range(style, p.size(), runs.times().min(), runs.times().max());
        });
  }

  /// Lines through the middle of the points, where the fitted one goes; of the others only the slope
  /// says anything, so they lie apart.
  private void slopes(LogPlot plot, double[] sizes, Fit fit) {
    interval(plot, sizes, fit);
    slope(plot, "measured", sizes, fit.exponent(), 1, "fitted, slope %.3f");
    report
        .counted()
        .ifPresent(
            e -> slope(plot, "counted", sizes, e, APART, "slope of the counted operations, %.3f"));
    needed()
        .ifPresent(e -> {
          String claim = report.theory().claim().map(ScalingPage::under).orElse("");
          slope(
              plot, "conditional", sizes, e, 1 / APART, "slope %.0f, needed up to o(1): " + claim);
        });
  }

  private void slope(
      LogPlot plot, String style, double[] sizes, double slope, double factor, String says) {
    plot.line(style, sizes, line(sizes, slope, factor), String.format(Locale.ROOT, says, slope));
  }

  private void interval(LogPlot plot, double[] sizes, Fit fit) {
    double first = sizes[0];
    double middle = middle(DoubleStream.of(sizes));
    double last = sizes[sizes.length - 1];
    plot.area(
        "measured",
        new double[] {first, middle, last, last, middle, first},
        DoubleStream.concat(
                DoubleStream.of(line(new double[] {first, middle, last}, fit.low(), 1)),
                DoubleStream.of(line(new double[] {last, middle, first}, fit.high(), 1)))
            .toArray(),
        String.format(
            Locale.ROOT, "95%% interval of the slope, %.3f to %.3f", fit.low(), fit.high()));
  }

  private static String under(Conditional c) {
    return c.exponent()
        + " under the "
        + c.hypothesis().name()
        + ", "
        + c.source()
        + "; no finite statement";
  }

  /// The exponent of the varied size in what a theorem states.
  private OptionalDouble needed() {
    Optional<Conditional> claim = report.theory().claim();
    Axis axis = report.series().family().axis();
    return claim.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(axis == Axis.TOKENS && claim.get().exponent().contains("N^(2") ? 2 : 1);
  }

  private double[] line(double[] sizes, double slope, double factor) {
    double x = middle(report.points().stream().mapToDouble(Point::size));
    double y = middle(all(Point::classical).mapToDouble(r -> r.times().median()));
    return DoubleStream.of(sizes).map(s -> factor * y * Math.pow(s / x, slope)).toArray();
  }

  /// The geometric mean.
  private static double middle(DoubleStream of) {
    return Math.exp(of.map(Math::log).average().orElseThrow());
  }

  private String points() {
    return HtmlTable.<ScalingJson.Size>wide("points")
            .number(document.vary(), s -> Html.number(s.size(), CHOSEN))
            .number("operations", s -> Html.number(Unit.FLOPS, s.flops(), COUNT))
            .number("exps", s -> s.exps() == 0 ? "" : Html.number(Unit.EXPS, s.exps(), COUNT))
            .number("fastest", s -> seconds(s.classical().min()))
            .number("median", s -> seconds(s.classical().median()))
            .number("slowest", s -> seconds(s.classical().max()))
            .number("rate", s -> rate(s, s.classical()))
            .number("passes a run", s -> Html.number(s.classical().passes(), run))
            .numbers("fast: fastest", s -> s.fast().map(t -> seconds(t.min())))
            .numbers("fast: median", s -> s.fast().map(t -> seconds(t.median())))
            .numbers("fast: slowest", s -> s.fast().map(t -> seconds(t.max())))
            .numbers("passes", s -> s.fast().map(t -> Html.number(t.passes(), run)))
            .words("levels", s -> String.join(", ", s.levels()))
            .of(document.points())
        + Html.paragraph("source", "Times: " + run + ". Work: " + COUNT + ".");
  }

  private String seconds(double value) {
    return Html.number(Unit.SECONDS, value, run);
  }

  private String rate(ScalingJson.Size size, ScalingJson.Times times) {
    return Html.number(Unit.FLOPS_PER_SECOND, size.flops() / times.median(), run);
  }

  private String runs() {
    HtmlTable<ScalingJson.Size> table =
        HtmlTable.<ScalingJson.Size>wide("runs")
            .number(document.vary(), s -> Html.number(s.size(), CHOSEN));
    IntStream.range(0, document.settings().runs())
        .forEach(i -> table.number("run " + (i + 1), s -> seconds(s.classical().seconds().get(i))));
    IntStream.range(0, document.settings().runs())
        .forEach(i ->
            table.numbers("fast " + (i + 1), s -> s.fast().map(t -> seconds(t.seconds().get(i)))));
    return table.of(document.points())
        + Html.paragraph("source", "Each the mean of its passes: " + run + ".");
  }

  private String settings() {
    ScalingJson.Settings s = document.settings();
    return new HtmlFacts()
        .words("processor", s.cpu())
        .number("vectors, bits", Html.number(s.vectorBits(), run))
        .number("threads", Html.number(s.threads(), CHOSEN))
        .words("computed in", s.dtype())
        .words("kernel", s.kernel())
        .words("fast products", s.fastMatmul())
        .number("runs a point", Html.number(s.runs(), CHOSEN))
        .number("factor", Html.number(s.factor(), CHOSEN))
        .number("seed", Html.number(s.seed(), CHOSEN))
        .of("facts", "");
  }
}
