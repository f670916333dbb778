package dev.headroom.cli;

import dev.headroom.audit.AuditReport;
import dev.headroom.audit.Rung;
import dev.headroom.claim.Claim;
import dev.headroom.claim.Unit;
import dev.headroom.machine.Roof;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// Every rung as a bar on a logarithmic axis: seconds where peaks are known (counts and floors at full
/// speed), operations elsewhere. A rung without such a length says what it is in words.
final class LadderChart {
  private static final double EDGE = 0.06; // a name nearer to it would leave a narrow page

  private final List<Bar> bars;
  private final Unit unit;
  private final LogAxis axis;

  /// Shape:  how: what makes a length of the claim's number; shown: beside the bar, or in its place.
  private record Bar(Rung rung, String style, OptionalDouble length, String how, String shown) {}

  private LadderChart(AuditReport report) {
    Optional<Roof> roof = report.machine().roof();
    unit = roof.isPresent() ? Unit.SECONDS : Unit.FLOPS;
    bars = report.ladder().stream().map(r -> bar(r, roof)).toList();
    double[] lengths =
        bars.stream()
            .flatMapToDouble(b -> b.length.stream())
            .filter(length -> length > 0)
            .toArray();
    axis = LogAxis.around(lengths, this::tick);
  }

  static String of(AuditReport report) {
    return new LadderChart(report).draw();
  }

  /// How a rung is coloured: by the kind of its claim, the caller's time apart.
  static String style(Rung rung) {
    return rung.name().startsWith("yours") ? "yours" : rung.claim().kind();
  }

  private Bar bar(Rung rung, Optional<Roof> roof) {
    return switch (rung.claim()) {
      case Claim.Measured m -> timed(rung, m.value(), roof);
      case Claim.Derived d -> timed(rung, d.value(), roof);
      case Claim.Counted c -> counted(rung, c.value(), c.unit(), roof);
      case Claim.Certified c -> counted(rung, c.value(), c.unit(), roof);
      case Claim.Exponent _, Claim.Conditional _ -> words(rung);
    };
  }

  private static Bar timed(Rung rung, double seconds, Optional<Roof> roof) {
    return roof.isEmpty()
        ? words(rung)
        : new Bar(rung, style(rung), OptionalDouble.of(seconds), "", Unit.SECONDS.text(seconds));
  }

  private static Bar counted(Rung rung, long value, Unit of, Optional<Roof> roof) {
    if (roof.isEmpty()) {
      return of == Unit.BYTES
          ? words(rung)
          : new Bar(rung, style(rung), OptionalDouble.of((double) value), "", rung.claim().text());
    }
    boolean bytes = of == Unit.BYTES;
    double seconds = value / (bytes ? roof.get().bytes() : roof.get().flops());
    String how =
        bytes ? "bytes at the bandwidth" : (of == Unit.FLOPS ? "" : "gates ") + "at the peak";
    return new Bar(rung, style(rung), OptionalDouble.of(seconds), how, Unit.SECONDS.text(seconds));
  }

  /// An exponent has no length.
  private static Bar words(Rung rung) {
    return new Bar(rung, style(rung), OptionalDouble.empty(), "", rung.claim().text());
  }

  private String tick(double value) {
    return unit == Unit.SECONDS
        ? LogAxis.round(unit, value)
        : LogAxis.round(Unit.FLOPS, value).replace("flop", "");
  }

  private String draw() {
    StringBuilder rows = new StringBuilder();
    bars.forEach(b -> rows.append(row(b)));
    StringBuilder ticks = new StringBuilder();
    for (LogAxis.Tick t : axis.ticks()) {
      if (axis.place(t.value()) > EDGE) {
        ticks.append(
            String.format(
                Locale.ROOT,
                "<text class=\"tick\" x=\"%.3f%%\" y=\"14\" text-anchor=\"middle\">%s</text>",
                100 * axis.place(t.value()),
                Html.text(t.label())));
      }
    }
    String what = unit == Unit.SECONDS ? "seconds" : "operations";
    rows.append(
        Html.element(
            "li",
            "",
            Html.element("span", "name faint", what)
                + "<svg class=\"bars\" aria-hidden=\"true\">"
                + ticks
                + "</svg>"));
    return Html.element("figure", "", Html.element("ul", "ladder", rows.toString()) + legend());
  }

  private String row(Bar b) {
    String how = b.how.isEmpty() ? "" : " <small>" + Html.text(b.how) + "</small>";
    return Html.element(
        "li", "", Html.element("span", "name", Html.text(b.rung.name()) + how) + drawn(b));
  }

  private String drawn(Bar b) {
    StringBuilder drawn = new StringBuilder();
    for (LogAxis.Tick t : axis.ticks()) {
      drawn.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%.3f%%\" x2=\"%1$.3f%%\" y1=\"0\" y2=\"100%%\"/>",
              100 * axis.place(t.value())));
    }
    if (b.length.isEmpty()) {
      drawn.append("<text class=\"wordless\" y=\"17\">" + Html.text(b.shown) + "</text>");
    } else {
      double end = axis.place(Math.max(b.length.getAsDouble(), axis.low()));
      drawn.append(
          String.format(
              Locale.ROOT,
              "<rect class=\"bar %s\" x=\"0\" y=\"4\" width=\"%.3f%%\" height=\"16\"/>"
                  + "<text x=\"%2$.3f%%\" dx=\"7\" y=\"17\">%s</text>",
              b.style,
              100 * end,
              Html.text(b.shown)));
    }
    String source = b.shown + ": " + b.rung.claim().kind() + ", " + b.rung.claim().source();
    return "<svg class=\"bars\" role=\"img\">"
        + drawn
        + Html.element("title", "", Html.text(source))
        + "</svg>";
  }

  private String legend() {
    Set<String> styles = new LinkedHashSet<>();
    bars.stream().filter(b -> b.length.isPresent()).forEach(b -> styles.add(b.style));
    StringBuilder list = new StringBuilder();
    for (String style : styles) {
      list.append(
          Html.element(
              "li",
              "",
              "<svg class=\"swatch\" aria-hidden=\"true\"><rect class=\"bar "
                  + style
                  + "\" x=\"1\" y=\"1\" width=\"20\" height=\"12\"/></svg><span>"
                  + words(style)
                  + "</span>"));
    }
    return Html.element("ul", "legend", list.toString());
  }

  private static String words(String style) {
    return switch (style) {
      case "measured" -> "measured here";
      case "derived" -> "derived, on paper: nobody ran anything";
      case "counted" -> "counted: an explicit computation";
      case "certified" -> "certified: proven at this size";
      default -> style;
    };
  }
}
