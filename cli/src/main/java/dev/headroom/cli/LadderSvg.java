package dev.headroom.cli;

import dev.headroom.audit.AuditReport;
import dev.headroom.audit.Rung;
import dev.headroom.claim.Claim;
import dev.headroom.claim.Unit;
import dev.headroom.machine.Roof;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The rungs that have a number of one kind as bars on a logarithmic axis: seconds where
/// peaks are known (counts and floors at its full speed), operations elsewhere.
final class LadderSvg {
  private static final int WIDTH = 960;
  private static final int LEFT = 260;
  private static final int RIGHT = 110;
  private static final int STEP = 30;

  private final List<Bar> bars = new ArrayList<>();
  private final Unit unit;

  private record Bar(String label, String style, double value) {}

  private LadderSvg(AuditReport report) {
    boolean timed = report.machine().roof().isPresent();
    unit = timed ? Unit.SECONDS : Unit.FLOPS;
    for (Rung rung : report.ladder()) {
      report
          .machine()
          .roof()
          .ifPresentOrElse(roof -> addSeconds(rung, roof), () -> addOperations(rung));
    }
  }

  static String of(AuditReport report) {
    return new LadderSvg(report).draw();
  }

  private void addSeconds(Rung rung, Roof roof) {
    String name = rung.name();
    switch (rung.claim()) {
      case Claim.Measured m ->
          bars.add(new Bar(name, name.startsWith("yours") ? "yours" : "measured", m.value()));
      case Claim.Derived d -> bars.add(new Bar(name, "measured", d.value()));
      case Claim.Counted c when c.unit() == Unit.BYTES ->
          addBytes(name, "counted", c.value(), roof);
      case Claim.Counted c ->
          bars.add(new Bar(name + ", at the peak", "counted", c.value() / roof.flops()));
      case Claim.Certified c when c.unit() == Unit.BYTES ->
          addBytes(name, "certified", c.value(), roof);
      case Claim.Certified c ->
          bars.add(new Bar(name + ", gates at the peak", "certified", c.value() / roof.flops()));
      case Claim.Exponent _, Claim.Conditional _ -> {} // an exponent has no length
    }
  }

  private void addBytes(String name, String style, long bytes, Roof roof) {
    bars.add(new Bar(name + ", bytes at bandwidth", style, bytes / roof.bytes()));
  }

  private void addOperations(Rung rung) {
    switch (rung.claim()) {
      case Claim.Counted c when c.unit() != Unit.BYTES ->
          bars.add(new Bar(rung.name(), "counted", (double) c.value()));
      case Claim.Certified c when c.unit() != Unit.BYTES ->
          bars.add(
              new Bar(rung.name() + ", " + c.unit().symbol(), "certified", (double) c.value()));
      case Claim.Counted _, Claim.Certified _, Claim.Measured _, Claim.Derived _ -> {}
      case Claim.Exponent _, Claim.Conditional _ -> {}
    }
  }

  private String draw() {
    double low =
        Math.floor(Math.log10(bars.stream().mapToDouble(Bar::value).min().orElse(1)) - 0.3);
    double high = Math.ceil(Math.log10(bars.stream().mapToDouble(Bar::value).max().orElse(10)));
    double scale = (WIDTH - LEFT - RIGHT) / Math.max(1, high - low);
    int height = STEP * bars.size() + 40;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" role=\"img\">", WIDTH, height));
    for (int decade = (int) low; decade <= high; decade++) {
      double x = LEFT + (decade - low) * scale;
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%.1f\" x2=\"%1$.1f\" y1=\"0\" y2=\"%d\"/>"
                  + "<text class=\"tick\" x=\"%1$.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              x,
              height - 26,
              height - 10,
              unit == Unit.SECONDS ? unit.text(Math.pow(10, decade)) : "10^" + decade));
    }
    for (int i = 0; i < bars.size(); i++) {
      svg.append(bar(bars.get(i), i * STEP + 8, low, scale));
    }
    return svg.append("</svg>").toString();
  }

  private String bar(Bar bar, int y, double low, double scale) {
    double length = Math.max(2, (Math.log10(bar.value()) - low) * scale);
    String value =
        unit == Unit.SECONDS
            ? unit.text(bar.value())
            : Unit.FLOPS.text(bar.value()).replace("flop", "");
    return String.format(
        Locale.ROOT,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
            + "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"18\" rx=\"2\"/>"
            + "<text x=\"%.1f\" y=\"%d\">%s</text>",
        LEFT - 10,
        y + 14,
        bar.label(),
        bar.style(),
        LEFT,
        y,
        length,
        LEFT + length + 6,
        y + 14,
        value.strip());
  }
}
