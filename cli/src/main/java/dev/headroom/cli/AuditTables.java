package dev.headroom.cli;

import dev.headroom.audit.AuditReport;
import dev.headroom.audit.ContextFloor;
import dev.headroom.audit.Measurement;
import dev.headroom.audit.Rung;
import dev.headroom.claim.Claim;
import dev.headroom.claim.Unit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// The numbers of an audit's document in tables and lists, each with its source.
final class AuditTables {
  static final String COUNT = "counted, [Headroom] docs/counting.md";
  private static final String MODEL = "as the model's config or the command line says";
  private static final String YOURS = "the caller's, [Headroom] docs/audit.md, your own times";
  private static final String ALGORITHM =
      "counted, [Headroom] docs/audit.md, best explicit algorithm";
  private static final double GIGA = 1e9;

  private final AuditReport report;
  private final AuditJson document;
  private final String run;
  private final String peaks;

  AuditTables(AuditReport report, AuditJson document) {
    this.report = report;
    this.document = document;
    Claim limit = report.machine().limit(0);
    peaks = limit.kind() + ", " + limit.source();
    run = "measured, [Headroom] docs/audit.md, on " + document.machine().cpu();
  }

  String ladder() {
    return HtmlTable.<Rung>stacked("what each rung rests on")
        .words("rung", Rung::name)
        .number("value", r -> Html.claim(r.claim()))
        .words("kind", r -> r.claim().kind())
        .words("what it rests on", AuditTables::rests)
        .words("source", r -> r.claim().source().toString())
        .of(report.ladder());
  }

  private static String rests(Rung rung) {
    String under =
        rung.claim() instanceof Claim.Conditional c
            ? "under the " + c.hypothesis().name() + "; "
            : "";
    return under + rung.text();
  }

  String regime() {
    return Html.paragraph("", report.regime().text())
        + new HtmlFacts()
            .number(
                "head-dim as a power of N",
                document.regime().logTokensOfHeadDim().map(v -> number(v, "%.4f", "[SXYY]")))
            .of("facts", "");
  }

  private static String number(double value, String form, String source) {
    return Html.number(String.format(Locale.ROOT, form, value), value, "", source);
  }

  String components() {
    HtmlTable<AuditJson.Part> table =
        HtmlTable.<AuditJson.Part>wide("components").words("component", AuditJson.Part::name);
    work(table, AuditJson.Part::flops, Unit.FLOPS);
    work(table, AuditJson.Part::exps, Unit.EXPS);
    work(table, AuditJson.Part::specials, Unit.SPECIALS);
    work(table, AuditJson.Part::bytes, Unit.BYTES);
    table
        .numbers("measured", p -> p.seconds().map(s -> Html.number(Unit.SECONDS, s, run)))
        .numbers("rate", p -> p.gflops().filter(g -> g > 0).map(g -> gflops(g, run)))
        .numbers(
            "of peak",
            p -> p.shareOfPeak().filter(s -> s > 0).map(s -> Html.share(s, run + " and counted")))
        .numbers("limit", p -> p.limitSeconds().map(s -> Html.number(Unit.SECONDS, s, peaks)))
        .numbers("yours", p -> p.yourSeconds().map(s -> Html.number(Unit.SECONDS, s, YOURS)));
    return table.of(rows(), List.of(total())) + source(said());
  }

  private List<AuditJson.Part> rows() {
    Optional<Double> peak = document.machine().peakGflops();
    return Stream.concat(
            document.components().stream(),
            report.attention().stream().map(c -> AuditJson.part(c, peak)))
        .toList();
  }

  private AuditJson.Part total() {
    AuditJson.Counts all = document.counts();
    return new AuditJson.Part(
        "all",
        all.flops(),
        all.exps(),
        all.specials(),
        all.bytes(),
        document.measured().map(m -> m.seconds().median()),
        document.measured().map(AuditJson.Measured::gflops),
        document.measured().map(AuditJson.Measured::shareOfPeak),
        document.limits().map(AuditJson.Limit::inSequenceSeconds),
        document.yours().flatMap(AuditJson.Own::seconds));
  }

  private String said() {
    return "Work: "
        + COUNT
        + "."
        + report.measured().map(m -> " Times: " + run + extrapolated(m) + ".").orElse("")
        + report
            .limits()
            .map(l ->
                " Limits of each, added up in the total: " + peaks + ". " + AuditText.limits(l))
            .orElse("")
        + report.yours().map(y -> " Yours: " + YOURS + missing() + ".").orElse("");
  }

  private static String extrapolated(Measurement m) {
    return m.extrapolated() ? ", " + m.label() : "";
  }

  private String missing() {
    List<String> names = document.yours().map(AuditJson.Own::missing).orElse(List.of());
    return names.isEmpty() ? "" : ", without " + String.join(", ", names);
  }

  String layers() {
    HtmlTable<AuditJson.Kind> table =
        HtmlTable.<AuditJson.Kind>wide("layers")
            .words("kind", AuditJson.Kind::kind)
            .number("layers", k -> size(k.count()))
            .number("heads", k -> size(k.heads()))
            .number("kv heads", k -> size(k.kvHeads()))
            .number("head-dim", k -> size(k.headDim()))
            .number("value dim", k -> k.valueDim() == k.headDim() ? "" : size(k.valueDim()))
            .numbers("window", k -> k.window().map(AuditTables::size))
            .number("ffn", k -> size(k.ffn()))
            .numbers("experts", k -> k.experts().map(AuditTables::size))
            .numbers("chosen", k -> k.chosenExperts().map(AuditTables::size))
            .number("parameters", k -> parameters(k.parameters()));
    work(table, AuditJson.Kind::flops, Unit.FLOPS);
    work(table, AuditJson.Kind::exps, Unit.EXPS);
    work(table, AuditJson.Kind::specials, Unit.SPECIALS);
    work(table, AuditJson.Kind::bytes, Unit.BYTES);
    String experts =
        document
            .expertBytes()
            .map(b ->
                new HtmlFacts()
                    .number("read of layers at least", Html.number(Unit.BYTES, b.least(), COUNT))
                    .number(
                        "expected, all choices alike likely",
                        Html.number(Unit.BYTES, b.expected(), COUNT))
                    .number("at most", Html.number(Unit.BYTES, b.most(), COUNT))
                    .of("facts", ""))
            .orElse("");
    String says = "Sizes: " + MODEL + ". Work, of all layers of a kind together: " + COUNT + ".";
    return table.of(document.layers()) + experts + source(says);
  }

  private static <R> void work(HtmlTable<R> table, ToLongFunction<R> of, Unit unit) {
    table.number(
        unit == Unit.FLOPS ? "operations" : unit == Unit.BYTES ? "bytes" : unit.symbol() + "s",
        r -> of.applyAsLong(r) == 0 ? "" : work(unit, of.applyAsLong(r)));
  }

  /// Exps and specials are named by their column.
  private static String work(Unit unit, long value) {
    String shown = unit.text((double) value);
    boolean named = unit == Unit.FLOPS || unit == Unit.BYTES;
    return Html.number(
        named ? shown : shown.replace(unit.symbol(), "").strip(), value, unit.symbol(), COUNT);
  }

  String floors(List<ContextFloor> floors) {
    Optional<Claim> claim = floors.getFirst().seconds();
    return HtmlTable.<ContextFloor>wide("floor of a token by context")
            .number("tokens", f -> Html.number(f.tokens(), "chosen, powers of two"))
            .number("bytes of a step", f -> Html.claim(f.bytes()))
            .number("of the cache", f -> Html.claim(f.cache()))
            .numbers("seconds at least", f -> f.seconds().map(Html::claim))
            .of(floors)
        + source(
            "Bytes: "
                + COUNT
                + claim.map(c -> ". Seconds: " + c.kind() + ", " + c.source()).orElse("")
                + ".");
  }

  String products() {
    return HtmlTable.<AuditJson.Product>wide("products")
            .words("product", AuditJson.Product::name)
            .words("component", AuditJson.Product::component)
            .number("n × m × p", p -> size(p.n()) + " × " + size(p.m()) + " × " + size(p.p()))
            .words("hidden pairs", p -> p.masked() ? "left out" : "")
            .number("copies", p -> Html.number(p.copies(), COUNT))
            .number("by the definition", p -> Html.number(Unit.FLOPS, p.definition(), ALGORITHM))
            .number("fewest", p -> Html.number(Unit.FLOPS, p.fewest(), ALGORITHM))
            .words("scheme", p -> p.scheme().orElse("definition"))
            .number("levels", p -> Html.number(p.levels(), ALGORITHM))
            .of(document.products())
        + source("Operations of one copy: " + ALGORITHM + ".")
        + new HtmlFacts()
            .number(
                "all copies, by the definition",
                Html.number(Unit.FLOPS, report.algorithm().productsByDefinition(), ALGORITHM))
            .number(
                "fewest", Html.number(Unit.FLOPS, report.algorithm().productsFewest(), ALGORITHM))
            .of("facts", "");
  }

  String conventions() {
    return HtmlTable.<RungJson>stacked("the same run in other counts")
        .words("counter", RungJson::rung)
        .number(
            "value",
            c ->
                Html.number(
                    Unit.FLOPS.text(c.value().orElseThrow().doubleValue()).replace("flop", "")
                        + c.unit().orElseThrow(),
                    c.value().orElseThrow(),
                    c.unit().orElseThrow(),
                    c.kind() + ", " + c.source()))
        .words("what it counts", RungJson::text)
        .words("source", RungJson::source)
        .of(document.conventions());
  }

  String counts() {
    AuditJson.Model m = document.model();
    AuditJson.Counts c = document.counts();
    return new HtmlFacts()
            .words("family", m.family())
            .number("layers", size(m.depth()))
            .number("tokens", size(m.tokens()))
            .number("kept before them", m.cached() == 0 ? "" : size(m.cached()))
            .number("rows", size(m.batch()))
            .number("width", size(m.width()))
            .number("vocabulary", size(m.vocabulary()))
            .words("mask", m.causal() ? "causal" : "none")
            .words("logits", m.logits())
            .of("facts", "Sizes: " + MODEL + ".")
        + new HtmlFacts()
            .number("parameters", Html.number(c.parameters(), COUNT))
            .number("operations", Html.number(c.flops(), COUNT))
            .number("if every query saw every key", Html.number(c.flopsDense(), COUNT))
            .number("exps", Html.number(c.exps(), COUNT))
            .number("specials", Html.number(c.specials(), COUNT))
            .number("bytes between components", Html.number(c.bytes(), COUNT))
            .number("least bytes", Html.number(c.leastBytes(), COUNT))
            .number("weights read, bytes", Html.number(document.weights().bytesRead(), COUNT))
            .words("stored as", document.weights().storedAs() + assumed())
            .number(
                "cache read, bytes",
                m.cached() == 0 ? "" : Html.number(document.cache().bytesRead(), COUNT))
            .words("kept as", m.cached() == 0 ? "" : document.cache().storedAs())
            .of("facts", "Counts: " + COUNT + ".");
  }

  private String assumed() {
    return document.weights().assumed() ? " (assumed)" : "";
  }

  String machine() {
    AuditJson.Machine m = document.machine();
    String words = m.kind() + ", " + m.source().orElse("[Headroom] docs/audit.md");
    return Html.paragraph("", AuditText.machine(report))
        + new HtmlFacts()
            .words(m.kind().equals("listed") ? "machine" : "processor", m.cpu())
            .words("computed in", m.dtype())
            .number("vectors, bits", m.vectorBits().map(AuditTables::size))
            .number("threads", m.threads().map(AuditTables::size))
            .number("peak", m.peakGflops().map(p -> gflops(p, words)))
            .number("peak before", m.peakGflopsBefore().map(p -> gflops(p, words)))
            .number("peak after", m.peakGflopsAfter().map(p -> gflops(p, words)))
            .number("bandwidth", m.bandwidthGBs().map(b -> bandwidth(b, words)))
            .number("of reading alone", m.readGBs().map(b -> bandwidth(b, words)))
            .number("exps", m.expsPerSecond().map(e -> Html.number(Unit.EXPS_PER_SECOND, e, words)))
            .number(
                "memory",
                m.memoryGiB().map(g -> Html.number(LogAxis.plain(g) + " GiB", g, "GiB", words)))
            .of("facts", m.peakGflops().isEmpty() ? "" : "Speeds: " + words + ".");
  }

  /// The run here, both limits, and the caller's times.
  Optional<String> times() {
    HtmlFacts facts = new HtmlFacts();
    document.measured().ifPresent(m -> measured(facts, m));
    document
        .limits()
        .ifPresent(l ->
            facts
                .number("machine limit", Html.number(Unit.SECONDS, l.wholeRunSeconds(), peaks))
                .words("set by", l.wholeRunBound())
                .number(
                    "limit in sequence", Html.number(Unit.SECONDS, l.inSequenceSeconds(), peaks)));
    document
        .yours()
        .ifPresent(
            y -> facts.number("yours", y.seconds().map(s -> Html.number(Unit.SECONDS, s, YOURS))));
    usedHere(facts);
    usedByYours(facts);
    String says =
        (document.measured().isPresent() ? "Measured: " + run + ". " : "")
            + (document.yours().isPresent() ? "Yours: " + YOURS + ". " : "")
            + (document.limits().isPresent() ? "Limits: " + peaks + "." : "");
    return says.isEmpty() ? Optional.empty() : Optional.of(facts.of("facts", says.strip()));
  }

  private void measured(HtmlFacts facts, AuditJson.Measured m) {
    facts
        .number("fastest run", Html.number(Unit.SECONDS, m.seconds().min(), run))
        .number("median", Html.number(Unit.SECONDS, m.seconds().median(), run))
        .number("slowest", Html.number(Unit.SECONDS, m.seconds().max(), run))
        .number("runs", Html.number(m.runs(), run))
        .number("rate", gflops(m.gflops(), run))
        .number("layers run", m.extrapolatedFromLayers().map(l -> Html.number((long) l, run)));
  }

  /// Shares of the peaks that the run here uses.
  void usedHere(HtmlFacts to) {
    document
        .measured()
        .ifPresent(m -> {
          double read = (double) document.weights().bytesRead() + document.cache().bytesRead();
          double bandwidth = document.machine().readGBs().orElseThrow() * GIGA;
          to.number("MFU", Html.share(m.shareOfPeak(), run))
              .number("MBU", Html.share(read / m.seconds().median() / bandwidth, run));
        });
  }

  /// Those that the caller's time uses.
  void usedByYours(HtmlFacts to) {
    document
        .yours()
        .ifPresent(y ->
            to.number("MFU of yours", y.mfu().map(v -> Html.share(v, YOURS)))
                .number("MBU of yours", y.mbu().map(v -> Html.share(v, YOURS))));
  }

  private static String parameters(long value) {
    return Html.number(Unit.FLOPS.text((double) value).replace("flop", ""), value, "of one", MODEL);
  }

  private static String size(long value) {
    return Html.number(value, MODEL);
  }

  private static String gflops(double value, String source) {
    return Html.number(Unit.FLOPS_PER_SECOND.text(value * GIGA), value, "GFLOP/s", source);
  }

  private static String bandwidth(double value, String source) {
    return Html.number(Unit.BYTES_PER_SECOND.text(value * GIGA), value, "GB/s", source);
  }

  /// Tokens a second.
  static String pace(double value) {
    return value >= 100
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }

  private static String source(String says) {
    return Html.paragraph("source", says);
  }
}
