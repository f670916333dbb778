package dev.headroom.cli;

import dev.headroom.Plural;
import dev.headroom.audit.AuditReport;
import dev.headroom.audit.ContextFloor;
import dev.headroom.audit.Rung;
import dev.headroom.claim.Claim;
import dev.headroom.claim.Unit;
import dev.headroom.shape.Step;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// An audit as one page: the sentence, the ladder, then what each number stands on.
/// Shape:  every number of the document is on it, exact where it is pointed at.
final class AuditPage {
  private final AuditReport report;
  private final AuditJson document;
  private final AuditTables tables;

  private AuditPage(AuditReport report, AuditJson document) {
    this.report = report;
    this.document = document;
    tables = new AuditTables(report, document);
  }

  /// Shape:  command: as it was typed.
  static byte[] of(AuditReport report, AuditJson document, String command) {
    AuditPage page = new AuditPage(report, document);
    return HtmlPage.of(
        document.model().name() + ": headroom audit",
        page.body(),
        new HtmlPage.Made(command, document.version(), document.date()));
  }

  private String body() {
    List<ContextFloor> floors = ContextFloor.of(report);
    return Stream.of(
            head(),
            Html.section("Ladder", LadderChart.of(report), tables.ladder()),
            Html.section("Regime", tables.regime()),
            RooflinePlot.of(report).map(p -> Html.section("Roofline", p)).orElse(""),
            Html.section("Components", tables.components()),
            Html.section("Layers", tables.layers()),
            floors.size() < 2
                ? ""
                : Html.section(
                    "One more token as the context grows",
                    DecodePlot.of(report, floors),
                    tables.floors(floors)),
            Html.section("Products", tables.products()),
            Html.section("The same run in other counts", tables.conventions()),
            Html.section("What was counted", tables.counts()),
            Html.section("Machine", tables.machine()),
            tables.times().map(t -> Html.section("Times", t)).orElse(""),
            document.notes().isEmpty() ? "" : Html.section("Notes", notes()),
            Html.section("Sources", sources()))
        .reduce("", String::concat);
  }

  private String head() {
    Step step = report.count().step();
    String what =
        step.cached() == 0
            ? "prefill of " + Plural.of(step.tokens(), "token")
            : "decode, "
                + Plural.of(step.tokens(), "token")
                + " behind "
                + step.cached()
                + " that are kept";
    String where =
        report.machine().roof().isPresent() ? report.machine().called() : "no machine measured";
    String line = what + " · batch " + step.batch() + " · " + where;
    boolean typed = where.endsWith(report.question().dtype());
    return Html.element("h1", "", Html.text(document.model().name()))
        + Html.paragraph("kicker", line + (typed ? "" : " · " + report.question().dtype()))
        + tiles()
        + Html.paragraph("sentence", report.sentence());
  }

  /// The few numbers that are asked for first.
  private String tiles() {
    HtmlFacts tiles = new HtmlFacts();
    Optional<Rung> time = rung("yours").or(() -> rung("measured, fast")).or(() -> rung("measured"));
    Optional<Rung> limit = rung("machine limit");
    time.ifPresent(t -> tiles.number(t.name(), Html.claim(t.claim())));
    limit.ifPresent(l -> tiles.number(l.name(), Html.claim(l.claim())));
    time.flatMap(AuditPage::seconds)
        .ifPresent(t ->
            limit
                .flatMap(AuditPage::seconds)
                .ifPresent(l ->
                    tiles.number(
                        "times the limit",
                        Html.number(
                            String.format(Locale.ROOT, t < 0.1 * l ? "%.3g×" : "%.2f×", t / l),
                            t / l,
                            "",
                            "their quotient, [Headroom] docs/audit.md, two limits"))));
    time.or(() -> limit).ifPresent(r -> tiles.number(pace(r, time.isEmpty()), tokens(r)));
    if (document.yours().flatMap(AuditJson.Own::mfu).isPresent()) {
      tables.usedByYours(tiles);
    } else {
      tables.usedHere(tiles);
    }
    tiles.number(
        "operations", Html.number(Unit.FLOPS, document.counts().flops(), AuditTables.COUNT));
    tiles.number(
        "least bytes", Html.number(Unit.BYTES, document.counts().leastBytes(), AuditTables.COUNT));
    return tiles.of("tiles", "");
  }

  private static String pace(Rung rung, boolean most) {
    return "tokens/s" + (most ? " at most" : rung.name().equals("yours") ? "" : " here");
  }

  private String tokens(Rung rung) {
    return seconds(rung)
        .map(s -> {
          double pace = report.count().step().rows() / s;
          return Html.number(
              AuditTables.pace(pace), pace, "tokens/s", "tokens over " + rung.name());
        })
        .orElse("");
  }

  private Optional<Rung> rung(String name) {
    return report.ladder().stream().filter(r -> r.name().equals(name)).findFirst();
  }

  private static Optional<Double> seconds(Rung rung) {
    return switch (rung.claim()) {
      case Claim.Measured m -> Optional.of(m.value());
      case Claim.Derived d -> Optional.of(d.value());
      case Claim.Counted _, Claim.Certified _, Claim.Exponent _, Claim.Conditional _ ->
          Optional.empty();
    };
  }

  private String notes() {
    return document.notes().stream().map(n -> Html.paragraph("", n)).reduce("", String::concat);
  }

  /// Each source that a claim of this page names, for those who cannot point at a number.
  private String sources() {
    TreeSet<String> all = new TreeSet<>();
    Stream.concat(
            report.ladder().stream().map(Rung::claim),
            report.conventions().stream().map(c -> c.claim()))
        .forEach(c -> all.add(c.source().toString()));
    StringBuilder list = new StringBuilder();
    all.forEach(s -> list.append(Html.element("li", "", Html.text(s))));
    return Html.paragraph(
            "",
            "A number shows its exact value and its source when it is pointed at; below each table"
                + " stands the same for all of it. Keys are those of docs/sources.md.")
        + Html.element("ul", "sources", list.toString());
  }
}
