package dev.headroom.cli;

import dev.headroom.audit.Algorithm;
import dev.headroom.audit.AuditReport;
import dev.headroom.audit.ComponentReport;
import dev.headroom.audit.Limits;
import dev.headroom.audit.Measurement;
import dev.headroom.audit.Rung;
import dev.headroom.audit.Yours;
import dev.headroom.claim.Claim;
import dev.headroom.claim.Unit;
import dev.headroom.count.MatrixProduct;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// An audit as one page that needs nothing else: styles, scripts and data are in it, and its policy
/// allows exactly those and no network.
final class AuditHtml {
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.";
  private static final Set<String> ATTENTION =
      Yours.PARTS.stream().map(Component::label).collect(Collectors.toSet());

  private final AuditReport report;

  private AuditHtml(AuditReport report) {
    this.report = report;
  }

  static String of(AuditReport report) {
    return new AuditHtml(report).page();
  }

  /// What the script draws.
  private record Drawing(Optional<RoofLine> roof, List<Part> parts) {}

  private record RoofLine(double peak, double bandwidth) {}

  private record Part(String name, double intensity, double gflops) {}

  private String page() {
    List<String> styles = List.of(resource(UPLOT + "min.css"), resource("audit.css"));
    List<String> scripts = List.of(resource(UPLOT + "iife.min.js"), resource("audit.js"));
    StringBuilder html = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n");
    html.append(
        "<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"");
    html.append("default-src 'none'; script-src").append(hashes(scripts));
    html.append("; style-src").append(hashes(styles)).append("\">\n");
    html.append(
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    html.append(escaped(report.architecture().name())).append(": headroom audit</title>\n");
    styles.forEach(style -> html.append("<style>").append(style).append("</style>\n"));
    html.append("</head>\n<body>\n").append(body());
    html.append("<script type=\"application/json\" id=\"data\">").append(data());
    html.append("</script>\n");
    scripts.forEach(script -> html.append("<script>").append(script).append("</script>\n"));
    return html.append("</body>\n</html>\n").toString();
  }

  private String body() {
    StringBuilder body = new StringBuilder();
    body.append("<h1>").append(escaped(report.architecture().name())).append("</h1>\n");
    paragraph(body, "sentence", report.sentence());
    body.append("<h2>Ladder</h2>\n").append(LadderSvg.of(report)).append(ladder());
    body.append("<h2>Regime</h2>\n");
    paragraph(body, "regime", report.regime().text());
    if (report.measured().isPresent()) {
      body.append("<h2>Roofline</h2>\n<div id=\"roofline\"></div>\n");
      paragraph(body, "faint", "Scores, softmax and values are one pass over the keys: attention.");
    }
    body.append("<h2>Components</h2>\n").append(components());
    report
        .measured()
        .filter(Measurement::extrapolated)
        .ifPresent(m -> paragraph(body, "faint", "Measured times are " + m.label() + "."));
    report.limits().ifPresent(l -> paragraph(body, "faint", AuditText.limits(l)));
    body.append("<h2>Products</h2>\n").append(products());
    paragraph(
        body,
        "faint",
        "Operations of all copies, counted, hidden pairs left out; each by the scheme of the"
            + " catalogue with the fewest.");
    paragraph(body, "faint", AuditText.machine(report));
    report.notes().forEach(note -> paragraph(body, "faint", note));
    return body.toString();
  }

  private static void paragraph(StringBuilder to, String style, String text) {
    to.append("<p class=\"").append(style).append("\">").append(escaped(text)).append("</p>\n");
  }

  private String ladder() {
    StringBuilder table =
        new StringBuilder(
            "<table class=\"ladder\">\n<tr><th>rung</th><th>value</th><th>kind</th>"
                + "<th class=\"words\">what it rests on</th><th>source</th></tr>\n");
    for (Rung rung : report.ladder()) {
      String under =
          rung.claim() instanceof Claim.Conditional c
              ? "under the " + c.hypothesis().name() + "; "
              : "";
      table.append("<tr>").append(cell(rung.name()));
      table.append(cell(rung.claim().text())).append(cell(rung.claim().kind()));
      table.append("<td class=\"words\">").append(escaped(under + rung.text())).append("</td>");
      table.append(cell(rung.claim().source().toString())).append("</tr>\n");
    }
    return table.append("</table>\n").toString();
  }

  private String components() {
    StringBuilder table =
        new StringBuilder(
            "<table class=\"components\">\n<tr><th>component</th><th>flops</th><th>exps</th>"
                + "<th>specials</th><th>bytes</th><th>measured</th><th>rate</th>"
                + "<th>of peak</th><th>limit</th><th>yours</th></tr>\n");
    report.components().forEach(c -> table.append(row(c)));
    OptionalDouble all = total(report.measured().map(Measurement::median));
    table.append(
        row(
            new ComponentReport(
                "all",
                report.count().total(),
                all,
                total(report.limits().map(Limits::inSequence)),
                report.yourTotal())));
    report.attention().ifPresent(c -> table.append(row(c)));
    return table.append("</table>\n").toString();
  }

  private String products() {
    StringBuilder table =
        new StringBuilder(
            "<table class=\"components\">\n<tr><th>product</th><th>size</th><th>copies</th>"
                + "<th>definition</th><th>fewest</th><th>by</th></tr>\n");
    for (Algorithm.Chosen c : report.algorithm().products()) {
      MatrixProduct p = c.product();
      table.append("<tr>").append(cell(p.name()));
      table.append(cell(p.n() + " × " + p.m() + " × " + p.p()));
      table.append(cell(Long.toString(p.copies())));
      table.append(cell(count(c.definition(), Unit.FLOPS)));
      table.append(cell(count(c.fewest(), Unit.FLOPS))).append(cell(c.how())).append("</tr>\n");
    }
    return table.append("</table>\n").toString();
  }

  private static OptionalDouble total(Optional<Double> seconds) {
    return seconds.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  private String row(ComponentReport c) {
    Work w = c.work();
    return "<tr>"
        + cell(c.name())
        + cell(count(w.flops(), Unit.FLOPS))
        + cell(count(w.exps(), Unit.EXPS))
        + cell(count(w.specials(), Unit.SPECIALS))
        + cell(count(w.bytes(), Unit.BYTES))
        + cell(seconds(c.seconds()))
        + cell(rate(c))
        + cell(share(c))
        + cell(seconds(c.limit()))
        + cell(seconds(c.yours()))
        + "</tr>\n";
  }

  private static String count(long value, Unit unit) {
    return value == 0 ? "" : unit.text((double) value);
  }

  private static String seconds(OptionalDouble value) {
    return value.isPresent() ? Unit.SECONDS.text(value.getAsDouble()) : "";
  }

  private static String rate(ComponentReport c) {
    OptionalDouble rate = c.flopsPerSecond();
    return rate.isPresent() && rate.getAsDouble() > 0
        ? Unit.FLOPS_PER_SECOND.text(rate.getAsDouble())
        : "";
  }

  private String share(ComponentReport c) {
    return rate(c).isEmpty() || report.machine().roof().isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            "%.0f%%",
            100 * c.flopsPerSecond().getAsDouble() / report.machine().roof().get().flops());
  }

  private static String cell(String text) {
    return "<td class=\"number\">" + escaped(text) + "</td>";
  }

  private String data() {
    List<Part> parts = new ArrayList<>();
    Work attention = Work.NONE;
    double attentionSeconds = 0;
    for (ComponentReport c : report.components()) {
      if (ATTENTION.contains(c.name())) {
        attention = attention.plus(c.work());
        attentionSeconds += c.seconds().orElse(0);
      } else {
        part(c.name(), c.work(), c.seconds().orElse(0)).ifPresent(parts::add);
      }
    }
    part(Yours.ATTENTION, attention, attentionSeconds).ifPresent(parts::add);
    Optional<RoofLine> roof =
        parts.isEmpty()
            ? Optional.empty()
            : report.machine().roof().map(r -> new RoofLine(r.flops() / 1e9, r.bytes() / 1e9));
    return JsonMapper.shared().writeValueAsString(new Drawing(roof, parts)).replace("<", "\\u003c");
  }

  private static Optional<Part> part(String name, Work work, double seconds) {
    return work.flops() == 0 || work.bytes() == 0 || seconds <= 0
        ? Optional.empty()
        : Optional.of(
            new Part(name, (double) work.flops() / work.bytes(), work.flops() / seconds / 1e9));
  }

  private static String hashes(List<String> texts) {
    StringBuilder all = new StringBuilder();
    for (String text : texts) {
      all.append(" 'sha256-").append(hash(text)).append('\'');
    }
    return all.toString();
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(AuditHtml.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
