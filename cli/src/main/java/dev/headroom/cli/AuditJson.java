package dev.headroom.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.headroom.audit.AuditReport;
import dev.headroom.audit.ComponentReport;
import dev.headroom.audit.MachineReport;
import dev.headroom.audit.Roof;
import dev.headroom.audit.Rung;
import dev.headroom.claim.Claim;
import dev.headroom.model.Architecture;
import dev.headroom.work.Work;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// The document `headroom/audit/1`, described by docs/schema/audit-1.json. Every key is always
/// there; null where nothing was measured or nothing may be said.
@JsonInclude(JsonInclude.Include.ALWAYS)
record AuditJson(
    String schema,
    Model model,
    Machine machine,
    Counts counts,
    Optional<Measured> measured,
    List<Part> components,
    List<Step> ladder,
    Place regime) {
  static final String SCHEMA = "headroom/audit/1";

  record Model(
      String name,
      String family,
      int layers,
      int heads,
      int kvHeads,
      int tokens,
      int headDim,
      int width,
      int ffn,
      int vocabulary,
      boolean causal) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Machine(
      String cpu,
      int vectorBits,
      int threads,
      Optional<Double> peakGflops,
      Optional<Double> peakGflopsBefore,
      Optional<Double> peakGflopsAfter,
      Optional<Double> bandwidthGBs,
      Optional<Double> expsPerSecond) {}

  record Counts(
      long flops, long flopsDense, long exps, long specials, long bytes, long parameters) {}

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
      Optional<Double> shareOfPeak) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Step(
      String rung,
      String kind,
      Optional<Number> value,
      Optional<String> unit,
      Optional<String> hypothesis,
      String source,
      String text) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Place(Optional<Double> logTokensOfHeadDim, String text) {}

  static AuditJson of(AuditReport r) {
    Work total = r.count().total();
    Optional<Double> peak = r.machine().best().map(roof -> roof.flops() / 1e9);
    return new AuditJson(
        SCHEMA,
        model(r.architecture()),
        machine(r.machine()),
        new Counts(
            total.flops(),
            r.count().denseTotal().flops(),
            total.exps(),
            total.specials(),
            total.bytes(),
            r.count().parameters().total()),
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
        r.components().stream().map(c -> part(c, peak)).toList(),
        r.ladder().stream().map(AuditJson::step).toList(),
        new Place(boxed(r.regime().logTokensOfHeadDim()), r.regime().text()));
  }

  private static Model model(Architecture a) {
    return new Model(
        a.name(),
        a.family(),
        a.shape().layers(),
        a.shape().heads(),
        a.shape().kvHeads(),
        a.shape().tokens(),
        a.shape().headDim(),
        a.shape().width(),
        a.shape().ffn(),
        a.embedding().vocabulary(),
        a.heads().causal());
  }

  private static Machine machine(MachineReport m) {
    return new Machine(
        m.cpu(),
        m.vectorBits(),
        m.threads(),
        m.best().map(roof -> roof.flops() / 1e9),
        m.roofs().map(r -> r.before().flops() / 1e9),
        m.roofs().map(r -> r.after().flops() / 1e9),
        m.best().map(roof -> roof.bytes() / 1e9),
        m.best().map(Roof::exps));
  }

  private static Part part(ComponentReport c, Optional<Double> peak) {
    Optional<Double> gflops = boxed(c.flopsPerSecond()).map(rate -> rate / 1e9);
    return new Part(
        c.component().label(),
        c.work().flops(),
        c.work().exps(),
        c.work().specials(),
        c.work().bytes(),
        boxed(c.seconds()),
        gflops,
        gflops.flatMap(rate -> peak.map(p -> rate / p)));
  }

  private static Step step(Rung rung) {
    Claim claim = rung.claim();
    Optional<Number> value =
        switch (claim) {
          case Claim.Measured m -> Optional.of(m.value());
          case Claim.Counted c -> Optional.of(c.value());
          case Claim.Certified c -> Optional.of(c.value());
          case Claim.Conditional _ -> Optional.empty();
        };
    Optional<String> unit =
        switch (claim) {
          case Claim.Measured m -> Optional.of(m.unit().symbol());
          case Claim.Counted c -> Optional.of(c.unit().symbol());
          case Claim.Certified c -> Optional.of(c.unit().symbol());
          case Claim.Conditional _ -> Optional.empty();
        };
    Optional<String> hypothesis =
        claim instanceof Claim.Conditional c
            ? Optional.of(c.hypothesis().name())
            : Optional.empty();
    String text =
        claim instanceof Claim.Conditional c ? c.exponent() + ", " + rung.text() : rung.text();
    return new Step(
        rung.name(), claim.kind(), value, unit, hypothesis, claim.source().toString(), text);
  }

  private static Optional<Double> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }
}
