package dev.headroom.audit;

import dev.headroom.audit.MachineReport.Roofs;
import dev.headroom.bounds.Subject;
import dev.headroom.bounds.Words;
import dev.headroom.claim.Unit;
import dev.headroom.count.Count;
import dev.headroom.count.ExpertBytes;
import dev.headroom.count.MatrixProduct;
import dev.headroom.count.Products;
import dev.headroom.count.Terms;
import dev.headroom.forward.Engine;
import dev.headroom.forward.Outputs;
import dev.headroom.forward.Transformer;
import dev.headroom.measure.Machine;
import dev.headroom.measure.Peaks;
import dev.headroom.model.Architecture;
import dev.headroom.model.Families;
import dev.headroom.model.ModelSource;
import dev.headroom.model.StoredBytes;
import dev.headroom.model.Weights;
import dev.headroom.shape.Step;
import dev.headroom.tensor.FastMatmul;
import dev.headroom.tensor.KernelName;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// The audit of a model: its ladder of limits. Counts the operations, measures this machine before and
/// after it runs the model, and says what each figure rests on.
/// Fails:  InputException for a model that cannot be read or does not fit into memory;
///         IllegalArgumentException for sizes that the model does not take; ArithmeticException for counts
///         past 2^63 − 1.
/// Source: docs/audit.md.
public final class Audit {
  private final ModelSource source;
  private final Question question;
  private final Observer observer;
  private final List<String> notes = new ArrayList<>();

  private Audit(ModelSource source, Question question, Observer observer) {
    this.source = source;
    this.question = question;
    this.observer = observer;
  }

  public static AuditReport of(ModelSource source, Question question, Observer observer) {
    return new Audit(source, question, observer).report();
  }

  private AuditReport report() {
    Optional<String> parts = Families.onlyCounted(source.architecture());
    try {
      requireCountable();
      return parts.isPresent() ? counted(parts.get()) : runnable();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "these sizes make more than 2^63 − 1 operations or bytes, expected fewer", e);
    }
  }

  private AuditReport runnable() {
    try (Weights weights = source.weights(question.seed())) {
      Architecture a = weights.architecture();
      Stored stored = source.stored() ? Stored.inFiles(weights) : Stored.stated(source);
      Count count = count(a, stored);
      Found found =
          question.run()
              ? run(weights, count)
              : new Found(machine(), Optional.empty(), Optional.empty());
      notes.addAll(weights.notices());
      if (!source.stored()) {
        notes.addAll(source.notices());
      }
      return conclude(stored, count, found);
    }
  }

  /// Refuses a time of what the model does not have, before anything is run.
  private Count count(Architecture a, Stored stored) {
    Count count = Count.of(a, step(a), terms(), stored.bytes());
    question
        .yours()
        .ifPresent(yours -> {
          for (String name : yours.given()) {
            if (yours.work(name, count).equals(Work.NONE)) {
              throw new IllegalArgumentException(
                  "your times hold "
                      + name
                      + ", expected components of "
                      + a.name()
                      + ", which has none");
            }
          }
        });
    return count;
  }

  /// Sizes whose work has no number are refused before anything is opened.
  private void requireCountable() {
    Architecture a = source.architecture();
    Step step = step(a);
    StoredBytes widest = StoredBytes.uniform(a, Double.BYTES);
    Count.of(a, step, terms(), widest).denseTotal();
    InputFloor.of(a, step, question.logits(), widest).gates();
    theorems(a, step).products();
  }

  /// A model of which this program does not run these parts: everything but the measured rung. The
  /// tensors of a folder are held to its config where their names are known.
  private AuditReport counted(String parts) {
    String family = source.architecture().family();
    notes.add(family + " is counted, not measured: its " + parts + " are not run here");
    if (!source.stored()) {
      notes.addAll(source.notices());
      return counted(source.architecture(), Stored.stated(source));
    }
    try (Weights weights = source.weights(question.seed())) {
      notes.addAll(weights.notices());
      return counted(weights.architecture(), Stored.inFiles(weights));
    }
  }

  private AuditReport counted(Architecture a, Stored stored) {
    Count count = count(a, stored);
    MachineReport machine = question.run() ? machine(roof(), roof()) : machine();
    return conclude(stored, count, new Found(machine, Optional.empty(), Optional.empty()));
  }

  /// What was measured.
  private record Found(
      MachineReport machine, Optional<Measurement> measured, Optional<FastProducts> fast) {}

  /// The products that `--fast-matmul` multiplies by levels; a note where there are none.
  private List<String> planned(Count count) {
    FastMatmul asked = question.engine().fast();
    List<String> planned = asked.isOff() ? List.of() : FastProducts.planned(products(count), asked);
    if (!asked.isOff() && planned.isEmpty()) {
      notes.add("no product of these sizes is reckoned to gain from levels of a fast scheme");
    }
    return planned;
  }

  private List<MatrixProduct> products(Count count) {
    return Products.of(count.architecture(), count.step(), question.logits());
  }

  private Found run(Weights weights, Count count) {
    Memory.require(count.architecture(), count.step(), question, source.stored());
    Roof before = roof();
    observer.stage(source.stored() ? "reading weights" : "random weights", 1);
    Measurement measurement;
    Outputs exact;
    List<String> planned = planned(count);
    Engine engine = question.engine();
    try (Transformer transformer = new Transformer(weights, engine.with(FastMatmul.OFF))) {
      Stopwatch stopwatch = new Stopwatch(transformer, count.step(), question.logits(), observer);
      measurement = stopwatch.measure(question.runs(), question.layers());
      exact = planned.isEmpty() ? new Outputs(List.of()) : stopwatch.outputs(measurement);
    }
    Optional<FastProducts> fast = Optional.empty();
    if (!planned.isEmpty()) {
      try (Transformer transformer = new Transformer(weights, engine)) {
        Stopwatch stopwatch = new Stopwatch(transformer, count.step(), question.logits(), observer);
        Measurement found = stopwatch.measure(measurement);
        double error = FastProducts.error(exact, stopwatch.outputs(measurement));
        fast = Optional.of(new FastProducts(found, planned, error));
      }
    }
    if (!source.stored()) {
      boolean one = count.kinds().size() == 1;
      notes.add(
          "random weights; one layer's numbers stand for those of every layer"
              + (one ? "" : " of its kind"));
    }
    OptionalDouble tile = tileShare();
    MachineReport machine = machine(before, roof());
    double product = fastest(count, measurement) / machine.best().orElseThrow().flops();
    tile.stream()
        .mapToObj(share -> SlowState.notice(product, share))
        .flatMap(Optional::stream)
        .forEach(notes::add);
    return new Found(machine, Optional.of(measurement), fast);
  }

  private OptionalDouble tileShare() {
    observer.stage("register tile", 1);
    return question.engine().kernel() == KernelName.SIMD
        ? Peaks.tileShare(question.engine().dtype())
        : OptionalDouble.empty();
  }

  /// Flops a second of the fastest component.
  private static double fastest(Count count, Measurement m) {
    return m.components().entrySet().stream()
        .filter(e -> e.getValue() > 0)
        .mapToDouble(e -> count.of(e.getKey()).flops() / e.getValue())
        .max()
        .orElse(0);
  }

  private AuditReport conclude(Stored stored, Count count, Found found) {
    found.machine().roofs().filter(r -> !r.steady()).ifPresent(this::warn);
    question.yours().ifPresent(y -> noteImpossible(y, count, found));
    found
        .measured()
        .flatMap(m -> SlowState.abovePeak(m, count, found.machine().best().orElseThrow()))
        .ifPresent(notes::add);
    Optional<Limits> limits = found.machine().best().map(roof -> Limits.of(count, roof));
    Ladder.Times times =
        new Ladder.Times(found.machine(), found.measured(), found.fast(), question.yours(), limits);
    Theorems theorems = theorems(count.architecture(), count.step());
    Algorithm algorithm = Algorithm.of(products(count), count.total().flops());
    noteUncounted(algorithm);
    ExpertBytes.touched(count.architecture(), count.step(), stored.bytes())
        .ifPresent(b -> notes.add(words(b, count.step())));
    return new AuditReport(
        random(found)
            + Uncounted.words(count)
            + Sentence.of(question, count, algorithm, times, theorems),
        question,
        stored,
        count,
        algorithm,
        found.machine(),
        found.measured(),
        limits,
        components(count, found),
        attention(count, found),
        Ladder.of(question, stored, count, algorithm, times, theorems),
        theorems.subject().regime(),
        List.copyOf(notes));
  }

  private static String words(ExpertBytes read, Step step) {
    return String.format(
        Locale.ROOT,
        "which experts %,d tokens touch depends on them: the weights of all layers that are read are"
            + " %s at least, and counted so, as if all tokens chose alike; %s if every choice were as"
            + " likely as any other, which no router makes it; %s at most",
        step.rows(),
        Unit.BYTES.text((double) read.least()),
        Unit.BYTES.text((double) read.expected()),
        Unit.BYTES.text((double) read.most()));
  }

  private void noteUncounted(Algorithm algorithm) {
    List<String> names = algorithm.uncounted();
    if (!names.isEmpty()) {
      notes.add(
          Words.listed(names)
              + ": a product of 2^53 operations or more, for which no scheme is counted");
    }
  }

  /// Why the weights are random although some are there: before everything else.
  private String random(Found found) {
    String are = found.measured().isPresent() ? "are" : "would be";
    return source
        .unread()
        .map(files ->
            "The weights "
                + are
                + " random, since only model.safetensors or what its index lists is"
                + " read, not "
                + files
                + ": ")
        .orElse("");
  }

  /// A component's own time that its operations alone exceed at the measured peaks; its bytes do not
  /// count, which may stay in a cache.
  private void noteImpossible(Yours yours, Count count, Found found) {
    List<String> names =
        yours.given().stream()
            .filter(name ->
                found
                    .machine()
                    .best()
                    .filter(
                        roof -> roof.seconds(operations(yours.work(name, count))) > yours.of(name))
                    .isPresent())
            .toList();
    if (!names.isEmpty()) {
      notes.add(
          "your time of "
              + Words.listed(names)
              + " is less than the operations take at this machine's peak: it cannot come from this"
              + " machine in "
              + question.engine().dtype().label());
    }
  }

  private static Work operations(Work work) {
    return new Work(work.flops(), work.exps(), work.specials(), 0);
  }

  private void warn(Roofs roofs) {
    notes.add(
        String.format(
            Locale.ROOT,
            "this machine's peak was %s before and %s after: shares of it are doubtful",
            Unit.FLOPS_PER_SECOND.text(roofs.before().flops()),
            Unit.FLOPS_PER_SECOND.text(roofs.after().flops())));
  }

  private List<ComponentReport> components(Count count, Found found) {
    List<ComponentReport> reports = new ArrayList<>();
    for (Component c : Component.values()) {
      Work work = count.of(c);
      OptionalDouble yours = find(question.yours().map(y -> y.components().get(c)));
      if (!work.equals(Work.NONE) || yours.isPresent()) {
        reports.add(
            new ComponentReport(
                c.label(),
                work,
                find(found.measured().map(m -> m.components().get(c))),
                find(found.machine().best().map(roof -> roof.seconds(work))),
                yours));
      }
    }
    return reports;
  }

  /// Scores, softmax and values as one, as a caller's kernel does them: its limit is that of their
  /// work together.
  private Optional<ComponentReport> attention(Count count, Found found) {
    OptionalDouble yours = question.yours().map(Yours::attention).orElse(OptionalDouble.empty());
    if (yours.isEmpty()) {
      return Optional.empty();
    }
    Work work = question.yours().orElseThrow().work(Yours.ATTENTION, count);
    Optional<Double> seconds =
        found
            .measured()
            .map(m ->
                Yours.PARTS.stream().mapToDouble(c -> m.components().getOrDefault(c, 0.0)).sum());
    return Optional.of(
        new ComponentReport(
            Yours.ATTENTION,
            work,
            find(seconds),
            find(found.machine().best().map(roof -> roof.seconds(work))),
            yours));
  }

  private static OptionalDouble find(Optional<Double> value) {
    return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
  }

  private Theorems theorems(Architecture a, Step step) {
    return new Theorems(new Subject(a, step, question.logits() == Terms.Logits.LAST));
  }

  private Step step(Architecture a) {
    int most = a.embedding().positions();
    Step usual = source.usual();
    int tokens = question.tokens().orElse(usual.tokens());
    if (tokens > most) {
      throw new IllegalArgumentException(
          "--tokens is "
              + tokens
              + ", expected at most "
              + most
              + ", the positions of "
              + a.name());
    }
    return new Step(question.batch().orElse(usual.batch()), tokens);
  }

  private Terms terms() {
    return new Terms(question.logits(), question.engine().dtype().bytes());
  }

  private Roof roof() {
    observer.stage("peaks of this machine", 1);
    Peaks peaks = Peaks.measure(question.engine().threads(), question.engine().dtype());
    return new Roof(peaks.gflops() * 1e9, peaks.bandwidthGBs() * 1e9, peaks.expsPerSecond());
  }

  private MachineReport machine() {
    Machine here = Machine.here(question.engine().threads());
    return new MachineReport(here.cpu(), here.vectorBits(), here.threads(), Optional.empty());
  }

  private MachineReport machine(Roof before, Roof after) {
    Machine here = Machine.here(question.engine().threads());
    return new MachineReport(
        here.cpu(), here.vectorBits(), here.threads(), Optional.of(new Roofs(before, after)));
  }
}
