package dev.headroom.audit;

import dev.headroom.bounds.Words;
import dev.headroom.claim.Claim;
import dev.headroom.claim.Claim.Certified;
import dev.headroom.claim.Claim.Conditional;
import dev.headroom.claim.Claim.Counted;
import dev.headroom.claim.Claim.Measured;
import dev.headroom.claim.Hypothesis;
import dev.headroom.claim.Source;
import dev.headroom.claim.Unit;
import dev.headroom.count.Absorbed;
import dev.headroom.count.Count;
import dev.headroom.count.Terms;
import dev.headroom.model.StoredBytes;
import dev.headroom.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The rungs, from what was measured down to what is proven.
final class Ladder {
  private static final Source ALGORITHM =
      new Source("Headroom", "docs/audit.md, best explicit algorithm");

  private final Question question;
  private final Stored stored;
  private final Count count;
  private final Algorithm algorithm;
  private final List<Rung> rungs = new ArrayList<>();

  private Ladder(Question question, Stored stored, Count count, Algorithm algorithm) {
    this.question = question;
    this.stored = stored;
    this.count = count;
    this.algorithm = algorithm;
  }

  /// All that is measured; limits where the machine's peaks are.
  record Times(
      MachineReport machine,
      Optional<Measurement> measured,
      Optional<FastProducts> fast,
      OptionalInt bytesEach,
      Optional<Yours> yours,
      Optional<Limits> limits) {}

  static List<Rung> of(
      Question question,
      Stored stored,
      Count count,
      Algorithm algorithm,
      Times times,
      Theorems theorems) {
    Ladder ladder = new Ladder(question, stored, count, algorithm);
    Optional<Roof> best = times.machine.best();
    best.ifPresent(roof ->
        times.measured.ifPresent(m -> ladder.measured(times.machine, roof, m, times.bytesEach)));
    times.fast.ifPresent(f -> ladder.fast(times.machine, times.measured.orElseThrow(), f));
    times.yours.ifPresent(y -> ladder.yours(y, times));
    best.ifPresent(
        roof -> times.limits.ifPresent(limits -> ladder.limits(times.machine, roof, limits)));
    ladder.conventional();
    ladder.algorithm();
    ladder.conditional(theorems);
    ladder.inputs(theorems);
    ladder.products(theorems);
    return List.copyOf(ladder.rungs);
  }

  private void put(String name, Claim claim, String text) {
    rungs.add(new Rung(name, claim, text));
  }

  private void measured(MachineReport machine, Roof roof, Measurement m, OptionalInt bytesEach) {
    double rate = count.total().flops() / m.median();
    String runs =
        m.totals().size() == 1
            ? "one run"
            : String.format(
                Locale.ROOT,
                "%s of %d runs, %s to %s",
                m.totals().size() % 2 == 0 ? "lower median" : "median",
                m.totals().size(),
                Unit.SECONDS.text(m.min()),
                Unit.SECONDS.text(m.max()));
    String label = m.label().isEmpty() ? "" : ", " + m.label();
    String read = bytesEach.isEmpty() ? "" : reading(roof, m, bytesEach.getAsInt());
    put(
        "measured",
        new Measured(m.median(), Unit.SECONDS, machine.text(), Source.MEASURING),
        String.format(
            Locale.ROOT,
            "%s, %.0f%% of this machine's peak; %s%s%s",
            Unit.FLOPS_PER_SECOND.text(rate),
            100 * rate / roof.flops(),
            read,
            runs,
            label));
  }

  /// What this engine reads in a second, with so many bytes a weight.
  private String reading(Roof roof, Measurement m, int each) {
    StoredBytes own = StoredBytes.uniform(count.architecture(), each);
    Terms terms = new Terms(question.logits(), question.engine().dtype().bytes());
    Count here = Count.of(count.architecture(), count.step(), terms, own);
    double rate = (here.weightBytesRead() + here.cacheBytesRead()) / m.median();
    return String.format(
        Locale.ROOT,
        "weights of %d bytes and the cache in %s read at %s, %.0f%% of its bandwidth; ",
        each,
        question.engine().dtype().label(),
        Unit.BYTES_PER_SECOND.text(rate),
        100 * rate / roof.bytes());
  }

  private void fast(MachineReport machine, Measurement definition, FastProducts fast) {
    put(
        "measured, fast",
        new Measured(fast.measurement().median(), Unit.SECONDS, machine.text(), Source.MEASURING),
        String.format(
            Locale.ROOT,
            "%.2f times as fast, with %s of Strassen's scheme; largest difference %.1e of a tensor's"
                + " maximum",
            definition.median() / fast.measurement().median(),
            Words.listed(fast.products()),
            fast.error()));
  }

  private void yours(Yours yours, Times times) {
    Work work = yours.work(count);
    List<String> missing = yours.missing(count);
    String rate = Unit.FLOPS_PER_SECOND.text(work.flops() / yours.seconds());
    String text =
        missing.isEmpty()
            ? times
                .limits
                .map(l -> against(yours.seconds(), l))
                .orElse("this machine was not measured")
            : Words.listed(yours.given())
                + " only: judged by component, and the whole is not, since "
                + Words.listed(missing)
                + (missing.size() == 1 ? " is missing" : " are missing");
    put(
        missing.isEmpty() ? "yours" : "yours, in part",
        new Measured(yours.seconds(), Unit.SECONDS, "the caller's", Source.MEASURING),
        rate + "; " + text);
  }

  private static String against(double seconds, Limits limits) {
    return seconds < limits.wholeRun()
        ? "below this machine's limit"
        : factor(seconds / limits.wholeRun()) + " this machine's limit";
  }

  private void limits(MachineReport machine, Roof roof, Limits limits) {
    String slowest =
        switch (limits.bound()) {
          case FLOPS -> "flops at " + Unit.FLOPS_PER_SECOND.text(roof.flops());
          case BYTES -> "weights from memory at " + Unit.BYTES_PER_SECOND.text(roof.bytes());
          case EXPS -> "exps at " + Unit.EXPS_PER_SECOND.text(roof.exps());
          case NOTHING -> "nothing";
        };
    put(
        "machine limit",
        new Measured(limits.wholeRun(), Unit.SECONDS, machine.text(), Source.MEASURING),
        "no run of these operations is faster at the measured peaks; the slowest resource of the"
            + " whole: "
            + slowest);
    put(
        "limit in sequence",
        new Measured(limits.inSequence(), Unit.SECONDS, machine.text(), Source.MEASURING),
        String.format(
            Locale.ROOT,
            "one component after another, as this engine runs: the slowest of %s, %s and %s of each,"
                + " added up",
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
    OptionalLong absorbed = Absorbed.flops(count);
    put(
        "conventional count",
        new Counted(flops, Unit.FLOPS, Source.COUNTING),
        "every product by its definition, hidden pairs left out, and "
            + Unit.EXPS.text((double) count.total().exps())
            + other
            + (absorbed.isPresent() ? "; latents expanded to keys and values of all heads" : ""));
    absorbed.ifPresent(others ->
        put(
            "absorbed count",
            new Counted(others, Unit.FLOPS, Source.COUNTING),
            "another order, which expands no latents: queries times the map of the keys before the"
                + " scores, sums of latents times that of the values after them"));
  }

  private void algorithm() {
    List<String> schemes = algorithm.schemes();
    List<String> left = algorithm.byDefinition();
    boolean hidden = algorithm.products().stream().anyMatch(Algorithm.Chosen::hides);
    String rest =
        left.isEmpty()
            ? ""
            : "; "
                + Words.listed(left)
                + " by the definition"
                + (hidden ? ", as a scheme would compute hidden pairs too" : "");
    put(
        "best explicit algorithm",
        new Counted(algorithm.fewest(), Unit.FLOPS, ALGORITHM),
        schemes.isEmpty()
            ? "the definition: no scheme of the catalogue has fewer operations at these sizes"
            : "products by the scheme of the catalogue with the fewest operations, "
                + Words.listed(schemes)
                + rest
                + "; not the best known, and not timed");
  }

  /// The first theorem that speaks of this model; where none does, what stands in the first one's way.
  private void conditional(Theorems theorems) {
    theorems
        .conditional()
        .ifPresentOrElse(
            found -> put("conditional floor", found.claim(), found.words()),
            () ->
                put(
                    "conditional floor",
                    new Conditional(
                        "LH·N^(2−o(1))", Hypothesis.THREE_OV, new Source("SXYY", "Theorem 3.1")),
                    "no theorem states it of this model: " + theorems.conditionalSilent()));
  }

  private void inputs(Theorems theorems) {
    InputFloor floor =
        InputFloor.of(count.architecture(), count.step(), question.logits(), stored.bytes());
    Source source = new Source("Headroom", "docs/audit.md, input counting");
    if (floor.weights() == 0) {
      return;
    }
    long bytes = floor.bytes() + floor.kept() * question.engine().dtype().bytes();
    put(
        "proven floor",
        new Certified(floor.gates(), Unit.GATES, source),
        String.format(
            Locale.ROOT,
            "any algorithm reads %,d weights%s and %,d %s, two a gate",
            floor.weights(),
            floor.kept() == 0 ? "" : String.format(Locale.ROOT, ", %,d kept numbers", floor.kept()),
            floor.entries(),
            floor.entries() == 1 ? "input" : "inputs"));
    put(
        stored.assumed() ? "assumed floor" : "proven floor",
        stored.assumed()
            ? new Counted(bytes, Unit.BYTES, source)
            : new Certified(bytes, Unit.BYTES, source),
        "those weights read once: "
            + stored.words()
            + (floor.kept() == 0
                ? ""
                : "; and the kept numbers, in " + question.engine().dtype().label())
            + (theorems.products().isPresent()
                ? ""
                : "; no sharper floor for this attention: it has " + theorems.productsSilent()));
  }

  private void products(Theorems theorems) {
    theorems
        .products()
        .ifPresent(found ->
            put(
                found.claim() instanceof Certified ? "proven floor" : "joint heads",
                found.claim(),
                found.words()));
  }

  /// `1.53 times`, `0.9 times`.
  static String factor(double ratio) {
    return String.format(Locale.ROOT, ratio < 10 ? "%.2f times" : "%.1f times", ratio);
  }
}
