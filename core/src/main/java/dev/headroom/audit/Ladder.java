package dev.headroom.audit;

import dev.headroom.Plural;
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
import dev.headroom.machine.Machine;
import dev.headroom.machine.Paper;
import dev.headroom.machine.Present;
import dev.headroom.machine.Roof;
import dev.headroom.model.StoredBytes;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

  /// All that is found of the machine; limits where its peaks are known.
  /// Shape:  fastMemory: bytes of the largest cache of a machine that was measured.
  record Times(
      Found found, Optional<Yours> yours, Optional<Limits> limits, OptionalLong fastMemory) {}

  static List<Rung> of(
      Question question,
      Stored stored,
      Count count,
      Algorithm algorithm,
      Times times,
      Theorems theorems) {
    Ladder ladder = new Ladder(question, stored, count, algorithm);
    if (times.found instanceof Found.Here here) {
      here.measurement().ifPresent(m -> ladder.measured(here, m));
    }
    times.yours.ifPresent(y -> ladder.yours(y, times));
    times.limits.ifPresent(limits -> ladder.limits(times.found.machine(), limits));
    ladder.conventional();
    ladder.algorithm();
    ladder.traffic(theorems, times.fastMemory);
    ladder.conditional(theorems);
    ladder.inputs(theorems);
    ladder.products(theorems);
    return List.copyOf(ladder.rungs);
  }

  private void put(String name, Claim claim, String text) {
    rungs.add(new Rung(name, claim, text));
  }

  private void measured(Found.Here here, Measurement m) {
    Present machine = here.machine();
    Roof roof = machine.roof().orElseThrow();
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
    String read = here.bytesEach().isEmpty() ? "" : reading(roof, m, here.bytesEach().getAsInt());
    put(
        "measured",
        machine.measured(m.median()),
        String.format(
            Locale.ROOT,
            "%s, %.0f%% of this machine's peak; %s%s%s",
            Unit.FLOPS_PER_SECOND.text(rate),
            100 * rate / roof.flops(),
            read,
            runs,
            label));
    here.fast().ifPresent(f -> fast(machine, m, f));
  }

  /// What this engine reads in a second, with so many bytes a weight.
  private String reading(Roof roof, Measurement m, int each) {
    StoredBytes own = StoredBytes.uniform(count.architecture(), each);
    Count here = Count.of(count.architecture(), count.step(), question.terms(), own);
    double rate = (here.weightBytesRead() + here.cacheBytesRead()) / m.median();
    return String.format(
        Locale.ROOT,
        "weights of %d bytes and the cache in %s read at %s, %.0f%% of what it can read; ",
        each,
        question.dtype(),
        Unit.BYTES_PER_SECOND.text(rate),
        100 * rate / roof.reads());
  }

  private void fast(Present machine, Measurement definition, FastProducts fast) {
    put(
        "measured, fast",
        machine.measured(fast.measurement().median()),
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
                .map(l -> against(yours.seconds(), l, times.found.machine()))
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

  private String against(double seconds, Limits limits, Machine machine) {
    String limit = " the limit of " + machine.called();
    Utilisation of = Utilisation.of(count, seconds, machine.roof().orElseThrow());
    return (seconds < limits.wholeRun()
            ? "below" + limit
            : factor(seconds / limits.wholeRun()) + limit)
        + "; "
        + of.words();
  }

  private void limits(Machine machine, Limits limits) {
    Roof roof = machine.roof().orElseThrow();
    String slowest =
        switch (limits.bound()) {
          case FLOPS -> "flops at " + Unit.FLOPS_PER_SECOND.text(roof.flops());
          case BYTES ->
              "weights from memory at " + Unit.BYTES_PER_SECOND.text(roof.byteRate(count.least()));
          case EXPS -> "exps at " + Unit.EXPS_PER_SECOND.text(roof.exps().orElseThrow());
          case NOTHING -> "nothing";
        };
    String peaks =
        switch (machine) {
          case Present _ -> "measured";
          case Paper paper -> paper.confirmed() ? "listed" : "listed, unconfirmed";
        };
    put(
        "machine limit",
        machine.limit(limits.wholeRun()),
        "no run of these operations is faster at the "
            + peaks
            + " peaks; the slowest resource of the whole: "
            + slowest);
    put(
        "limit in sequence",
        machine.limit(limits.inSequence()),
        "one component after another"
            + (machine instanceof Present ? ", as this engine runs" : "")
            + ": the slowest of "
            + rates(machine, roof)
            + " of each, added up");
  }

  private static String rates(Machine machine, Roof roof) {
    List<String> rates = new ArrayList<>();
    rates.add(Unit.FLOPS_PER_SECOND.text(roof.flops()));
    rates.add(Unit.BYTES_PER_SECOND.text(roof.bytes()));
    if (machine instanceof Present) {
      rates.add(Unit.BYTES_PER_SECOND.text(roof.reads()) + " where it only reads");
    }
    roof.exps().ifPresent(exps -> rates.add(Unit.EXPS_PER_SECOND.text(exps)));
    return Words.listed(rates);
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

  /// What attention moves if nothing is moved twice, and what is proven of that: an order, no number.
  private void traffic(Theorems theorems, OptionalLong fastMemory) {
    long bytes = count.of(Component.SCORES).bytes() + count.of(Component.VALUES).bytes();
    if (bytes == 0) {
      return;
    }
    int word = question.where().precision().bytes();
    OptionalLong words =
        fastMemory.isPresent()
            ? OptionalLong.of(Math.max(1, fastMemory.getAsLong() / word))
            : OptionalLong.empty();
    put(
        "attention traffic",
        new Counted(bytes, Unit.BYTES, Source.COUNTING),
        "queries, keys, values and outputs once each, as the limit in sequence takes them; "
            + theorems.words(words));
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
    boolean assumed = stored.assumed() || (floor.kept() > 0 && question.widths().kv().isPresent());
    int each = floor.kept() == 0 ? 0 : keptBytes();
    long bytes = floor.bytes() + floor.kept() * each;
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
        assumed ? "assumed floor" : "proven floor",
        assumed ? new Counted(bytes, Unit.BYTES, source) : new Certified(bytes, Unit.BYTES, source),
        "those weights read once: "
            + stored.words()
            + (floor.kept() == 0 ? "" : "; and the kept numbers, in " + kept(each))
            + (theorems.products().isPresent()
                ? ""
                : "; no sharper floor for this attention: it has " + theorems.productsSilent()));
  }

  /// Of one kept number: as the caller asks for; else in the narrower of the type that is computed in and that of
  /// the weights, since nobody has to keep them wider than they came.
  private int keptBytes() {
    int here = question.terms().cacheBytes();
    boolean asked = question.widths().kv().isPresent() || stored.assumed();
    return asked ? here : Math.min(here, stored.bytes().least());
  }

  private String kept(int each) {
    return each == question.terms().cacheBytes()
        ? question.cacheType()
        : Plural.of(each, "byte") + " each, as its narrowest weights";
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
