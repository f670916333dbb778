package dev.headroom.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.headroom.audit.Algorithm;
import dev.headroom.audit.AuditReport;
import dev.headroom.audit.ComponentReport;
import dev.headroom.audit.Utilisation;
import dev.headroom.audit.Yours;
import dev.headroom.count.Count;
import dev.headroom.count.MatrixProduct;
import dev.headroom.count.Terms;
import dev.headroom.machine.Paper;
import dev.headroom.machine.Present;
import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.Branch;
import dev.headroom.model.Experts;
import dev.headroom.model.Mlp;
import dev.headroom.model.Parameters;
import dev.headroom.shape.Step;
import dev.headroom.tensor.Span;
import dev.headroom.work.Work;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// The document `headroom/audit/2`, described by docs/schema/audit-2.json. Every key is always
/// there; null where nothing was measured or nothing may be said.
@JsonInclude(JsonInclude.Include.ALWAYS)
record AuditJson(
    String schema,
    String version,
    String date,
    Model model,
    Stored weights,
    Kept cache,
    Machine machine,
    Counts counts,
    Optional<Limit> limits,
    Optional<Measured> measured,
    Optional<Own> yours,
    List<Kind> layers,
    Optional<Touched> expertBytes,
    List<Part> components,
    List<Product> products,
    List<RungJson> ladder,
    List<RungJson> conventions,
    Place regime,
    List<String> notes) {
  static final String SCHEMA = "headroom/audit/2";

  record Model(
      String name,
      String family,
      int depth,
      int tokens,
      int cached,
      int width,
      int vocabulary,
      boolean causal,
      int batch,
      String logits) {
    Step step() {
      return new Step(batch, tokens, cached);
    }

    Terms.Logits terms() {
      return Terms.Logits.valueOf(logits.toUpperCase(Locale.ROOT));
    }
  }

  /// Layers that are alike; the work is that of all of them together.
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Kind(
      String kind,
      int count,
      int heads,
      int kvHeads,
      int headDim,
      int valueDim,
      Optional<Integer> window,
      int ffn,
      Optional<Integer> experts,
      Optional<Integer> chosenExperts,
      long parameters,
      long flops,
      long exps,
      long specials,
      long bytes) {}

  /// Bytes of layers' weights that one pass reads; expected under uniform routing.
  record Touched(long least, long expected, long most) {}

  record Stored(String storedAs, boolean assumed, long bytesRead) {}

  /// Of all rows together.
  record Kept(String storedAs, long bytesRead) {}

  record Limit(double wholeRunSeconds, String wholeRunBound, double inSequenceSeconds) {}

  /// Seconds null where a component is missing, so that there is no time of the whole.
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Own(
      Optional<Double> seconds,
      Optional<Double> mfu,
      Optional<Double> mbu,
      List<OwnPart> components,
      List<String> missing) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record OwnPart(String name, double seconds, Optional<Double> limitSeconds) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Machine(
      String kind,
      String cpu,
      Optional<Integer> vectorBits,
      Optional<Integer> threads,
      String dtype,
      Optional<Double> peakGflops,
      Optional<Double> peakGflopsBefore,
      Optional<Double> peakGflopsAfter,
      Optional<Double> bandwidthGBs,
      Optional<Double> readGBs,
      Optional<Double> expsPerSecond,
      Optional<Double> memoryGiB,
      Optional<String> source) {}

  record Counts(
      long flops,
      long flopsDense,
      long exps,
      long specials,
      long bytes,
      long leastBytes,
      long parameters) {}

  record Seconds(double min, double median, double max) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Measured(
      Seconds seconds,
      double gflops,
      double shareOfPeak,
      int runs,
      Optional<Integer> extrapolatedFromLayers) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Part(
      String name,
      long flops,
      long exps,
      long specials,
      long bytes,
      Optional<Double> seconds,
      Optional<Double> gflops,
      Optional<Double> shareOfPeak,
      Optional<Double> limitSeconds,
      Optional<Double> yourSeconds) {}

  /// Operations are those of one copy; scheme null where the definition multiplies.
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Product(
      String component,
      String name,
      long n,
      long m,
      long p,
      long copies,
      boolean masked,
      long definition,
      Optional<String> scheme,
      int levels,
      long fewest) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Place(Optional<Double> logTokensOfHeadDim, String text) {}

  /// Shape:  `at` is when the audit ended, written to the second in UTC.
  static AuditJson of(AuditReport r, Instant at) {
    Work total = r.count().total();
    Optional<Double> peak = r.machine().roof().map(roof -> roof.flops() / 1e9);
    return new AuditJson(
        SCHEMA,
        release(),
        date(at),
        model(r),
        new Stored(r.stored().words(), r.stored().assumed(), r.count().weightBytesRead()),
        new Kept(r.question().cacheType(), r.count().cacheBytesRead()),
        machine(r),
        counts(r),
        r.limits()
            .map(l ->
                new Limit(l.wholeRun(), l.bound().name().toLowerCase(Locale.ROOT), l.inSequence())),
        r.measured()
            .map(m -> {
              double gflops = total.flops() / m.median() / 1e9;
              return new Measured(
                  new Seconds(m.min(), m.median(), m.max()),
                  gflops,
                  gflops / peak.orElseThrow(),
                  m.totals().size(),
                  m.extrapolated() ? Optional.of(m.measuredLayers()) : Optional.empty());
            }),
        r.yours().map(y -> own(r, y)),
        r.count().kinds().stream().map(k -> kind(r, k)).toList(),
        r.expertBytes().map(b -> new Touched(b.least(), b.expected(), b.most())),
        r.components().stream().map(c -> part(c, peak)).toList(),
        r.algorithm().products().stream().map(AuditJson::product).toList(),
        r.ladder().stream().map(RungJson::of).toList(),
        r.conventions().stream().map(RungJson::of).toList(),
        new Place(boxed(r.regime().logTokensOfHeadDim()), r.regime().text()),
        r.notes());
  }

  static String date(Instant at) {
    return DateTimeFormatter.ISO_INSTANT.format(at.truncatedTo(ChronoUnit.SECONDS));
  }

  static String release() {
    return Optional.ofNullable(AuditJson.class.getPackage().getImplementationVersion())
        .orElse("(from classes)");
  }

  private static Own own(AuditReport r, Yours yours) {
    List<OwnPart> parts =
        Stream.concat(r.components().stream(), r.attention().stream())
            .filter(c -> c.yours().isPresent())
            .map(c -> new OwnPart(c.name(), c.yours().getAsDouble(), boxed(c.limit())))
            .toList();
    return new Own(
        boxed(r.yourTotal()),
        r.utilisation().map(Utilisation::mfu),
        r.utilisation().map(Utilisation::mbu),
        parts,
        yours.missing(r.count()));
  }

  private static Counts counts(AuditReport r) {
    Work total = r.count().total();
    return new Counts(
        total.flops(),
        r.count().denseTotal().flops(),
        total.exps(),
        total.specials(),
        total.bytes(),
        r.count().leastBytes(),
        Parameters.total(r.architecture()));
  }

  private static Model model(AuditReport r) {
    Architecture a = r.architecture();
    return new Model(
        a.name(),
        a.family(),
        a.depth(),
        r.count().step().tokens(),
        r.count().step().cached(),
        a.width(),
        a.embedding().vocabulary(),
        a.causal(),
        r.count().step().batch(),
        r.question().logits().name().toLowerCase(Locale.ROOT));
  }

  private static Kind kind(AuditReport r, Count.Kind kind) {
    Attention a = kind.layer().attention().f();
    Span span = a.scoring().span();
    Optional<Mlp> mlp = kind.layer().mlp().map(Branch::f);
    Optional<Experts> experts = mlp.filter(Experts.class::isInstance).map(Experts.class::cast);
    Work work = kind.total();
    return new Kind(
        kind.layer().words(),
        kind.count(),
        a.heads(),
        a.kvHeads(),
        a.keyWidth(),
        a.valueWidth(),
        span.windowed() ? Optional.of(span.back() + 1 + span.ahead()) : Optional.empty(),
        mlp.map(Mlp::hidden).orElse(0),
        experts.map(Experts::count),
        experts.map(Experts::chosen),
        Parameters.of(kind.layer(), r.architecture().width()),
        work.flops(),
        work.exps(),
        work.specials(),
        work.bytes());
  }

  private static Machine machine(AuditReport r) {
    String dtype = r.question().dtype();
    Optional<Double> peak = r.machine().roof().map(roof -> roof.flops() / 1e9);
    Optional<Double> bytes = r.machine().roof().map(roof -> roof.bytes() / 1e9);
    Optional<Double> reads = r.machine().roof().map(roof -> roof.reads() / 1e9);
    Optional<Double> none = Optional.empty();
    return switch (r.machine()) {
      case Present here ->
          new Machine(
              "measured",
              here.processor().cpu(),
              Optional.of(here.processor().vectorBits()),
              Optional.of(here.processor().threads()),
              dtype,
              peak,
              here.roofs().map(both -> both.before().flops() / 1e9),
              here.roofs().map(both -> both.after().flops() / 1e9),
              bytes,
              reads,
              here.roof().flatMap(roof -> boxed(roof.exps())),
              none,
              Optional.empty());
      case Paper paper ->
          new Machine(
              "listed",
              paper.listed().name(),
              Optional.empty(),
              Optional.empty(),
              dtype,
              peak,
              none,
              none,
              bytes,
              reads,
              none,
              paper.listed().memory().map(m -> m.value() / (1L << 30)),
              Optional.of(paper.listed().words()));
    };
  }

  static Part part(ComponentReport c, Optional<Double> peak) {
    Optional<Double> gflops = boxed(c.flopsPerSecond()).map(rate -> rate / 1e9);
    return new Part(
        c.name(),
        c.work().flops(),
        c.work().exps(),
        c.work().specials(),
        c.work().bytes(),
        boxed(c.seconds()),
        gflops,
        gflops.flatMap(rate -> peak.map(p -> rate / p)),
        boxed(c.limit()),
        boxed(c.yours()));
  }

  private static Product product(Algorithm.Chosen c) {
    MatrixProduct p = c.product();
    return new Product(
        p.component().label(),
        p.name(),
        p.n(),
        p.m(),
        p.p(),
        p.copies(),
        p.masked(),
        p.definition(),
        c.scheme(),
        c.levels(),
        c.each());
  }

  private static Optional<Double> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }
}
