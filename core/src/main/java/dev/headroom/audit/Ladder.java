package dev.headroom.audit;

import dev.headroom.claim.Claim;
import dev.headroom.claim.Claim.Certified;
import dev.headroom.claim.Claim.Conditional;
import dev.headroom.claim.Claim.Counted;
import dev.headroom.claim.Claim.Measured;
import dev.headroom.claim.Hypothesis;
import dev.headroom.claim.Source;
import dev.headroom.claim.Unit;
import dev.headroom.count.Count;
import dev.headroom.count.Terms;
import dev.headroom.model.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// The rungs, from what was measured down to what is proven. A rung for another algorithm goes
/// between the conventional count and the floors.
final class Ladder {
  private static final Source CONSTRUCTION =
      new Source("Headroom", "docs/audit.md, Headroom's construction H2, H3");

  private final Architecture architecture;
  private final Terms terms;
  private final Count count;
  private final List<Rung> rungs = new ArrayList<>();

  private Ladder(Architecture architecture, Terms terms, Count count) {
    this.architecture = architecture;
    this.terms = terms;
    this.count = count;
  }

  /// All that is measured; `limit` in seconds, where the machine's peaks are.
  record Times(
      MachineReport machine,
      Optional<Measurement> measured,
      Optional<Yours> yours,
      OptionalDouble limit) {}

  static List<Rung> of(Architecture architecture, Terms terms, Count count, Times times) {
    Ladder ladder = new Ladder(architecture, terms, count);
    times
        .machine
        .best()
        .ifPresent(roof -> times.measured.ifPresent(m -> ladder.measured(times.machine, roof, m)));
    times.yours.ifPresent(y -> ladder.yours(y, times));
    times
        .machine
        .best()
        .ifPresent(
            roof -> times.limit.ifPresent(seconds -> ladder.limit(times.machine, roof, seconds)));
    ladder.conventional();
    ladder.conditional();
    ladder.inputs();
    ladder.core();
    return List.copyOf(ladder.rungs);
  }

  private void put(String name, Claim claim, String text) {
    rungs.add(new Rung(name, claim, text));
  }

  private void measured(MachineReport machine, Roof roof, Measurement m) {
    double rate = count.total().flops() / m.median();
    String runs =
        m.totals().size() == 1
            ? "one run"
            : String.format(
                Locale.ROOT,
                "median of %d runs, %s to %s",
                m.totals().size(),
                Unit.SECONDS.text(m.min()),
                Unit.SECONDS.text(m.max()));
    String label = m.label().isEmpty() ? "" : ", " + m.label();
    put(
        "measured",
        new Measured(m.median(), Unit.SECONDS, machine.text(), Source.MEASURING),
        String.format(
            Locale.ROOT,
            "%s, %.0f%% of this machine's peak; %s%s",
            Unit.FLOPS_PER_SECOND.text(rate),
            100 * rate / roof.flops(),
            runs,
            label));
  }

  private void yours(Yours yours, Times times) {
    double rate = count.total().flops() / yours.seconds();
    String against =
        times.limit.isEmpty()
            ? "this machine was not measured"
            : factor(yours.seconds() / times.limit.getAsDouble()) + " this machine's limit";
    put(
        "yours",
        new Measured(yours.seconds(), Unit.SECONDS, "the caller's", Source.MEASURING),
        Unit.FLOPS_PER_SECOND.text(rate) + "; " + against);
  }

  private void limit(MachineReport machine, Roof roof, double seconds) {
    put(
        "machine limit",
        new Measured(seconds, Unit.SECONDS, machine.text(), Source.MEASURING),
        String.format(
            Locale.ROOT,
            "the slowest of %s, %s and %s, summed over the components",
            Unit.FLOPS_PER_SECOND.text(roof.flops()),
            Unit.BYTES_PER_SECOND.text(roof.bytes()),
            Unit.EXPS_PER_SECOND.text(roof.exps())));
  }

  private void conventional() {
    long flops = count.total().flops();
    long dense = count.denseTotal().flops();
    String other =
        dense == flops
            ? ""
            : "; " + Unit.FLOPS.text((double) dense) + " if every query saw every key";
    put(
        "conventional count",
        new Counted(flops, Unit.FLOPS, Source.COUNTING),
        "every product by its definition, hidden pairs left out, and "
            + Unit.EXPS.text((double) count.total().exps())
            + other);
  }

  private void conditional() {
    List<String> outside = Scope.outside(architecture);
    String scope =
        outside.isEmpty()
            ? "for families of such shapes with head-dim at least log N; no finite statement"
            : "not stated for this model: it has " + Scope.listed(outside);
    put(
        "conditional floor",
        new Conditional("LH·N^(2−o(1))", Hypothesis.THREE_OV, new Source("SXYY", "Theorem 3.1")),
        scope);
  }

  private void inputs() {
    InputFloor floor = InputFloor.of(architecture, count);
    Source source = new Source("Headroom", "docs/audit.md, input counting");
    if (floor.weights() == 0) {
      return;
    }
    put(
        "proven floor",
        new Certified(floor.gates(), Unit.GATES, source),
        String.format(
            Locale.ROOT,
            "any algorithm reads %,d weights and %,d inputs, two a gate",
            floor.weights(),
            floor.entries()));
    put(
        "proven floor",
        new Certified(floor.bytes(terms.weightBytes()), Unit.BYTES, source),
        "those weights at "
            + terms.weightBytes()
            + " bytes each, read once"
            + (AttentionCore.of(architecture) instanceof AttentionCore.Blocked(String reason)
                ? "; no sharper floor for this attention: " + reason
                : ""));
  }

  private void core() {
    if (AttentionCore.of(architecture) instanceof AttentionCore.Products products) {
      put(
          "proven floor",
          new Certified(products.gates(), Unit.NON_SCALAR_GATES, CONSTRUCTION),
          String.format(
              Locale.ROOT,
              "attention hides %,d products <%d,%d,%d>, so 3μ+2ε ≥ %,d; and μ+ε ≥"
                  + " %1$,d·(%2$d·%3$d·%4$d)^(ω/3)/6, ω the exponent of matrix multiplication",
              products.copies(),
              products.a(),
              products.b(),
              products.c(),
              products.weighted()));
    }
  }

  /// `1.53 times`, `0.9 times`.
  static String factor(double ratio) {
    return String.format(Locale.ROOT, ratio < 10 ? "%.2f times" : "%.1f times", ratio);
  }
}
