package dev.headroom.audit;

import dev.headroom.audit.MachineReport.Roofs;
import dev.headroom.claim.Unit;
import dev.headroom.count.Count;
import dev.headroom.count.Terms;
import dev.headroom.forward.Transformer;
import dev.headroom.measure.Machine;
import dev.headroom.measure.Peaks;
import dev.headroom.model.Architecture;
import dev.headroom.model.Families;
import dev.headroom.model.ModelSource;
import dev.headroom.model.Parameters;
import dev.headroom.model.Weights;
import dev.headroom.shape.Regime;
import dev.headroom.tensor.KernelName;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// The main story: a model in, a ladder of limits out. Counts, measures the machine, runs the model
/// between the two measurements, and says what each figure rests on.
/// Fails:  InputException for a model that cannot be read or does not fit into memory;
///         IllegalArgumentException for sizes that it does not take; ArithmeticException for counts
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
    String family = source.architecture().family();
    requireCountable();
    if (Families.supported().contains(family) && !Families.canRun(family)) {
      return counted(family);
    }
    try (Weights weights = source.weights(question.seed())) {
      Architecture a = asked(weights.architecture());
      Terms terms = terms(storedBytes(a, weights));
      Count count = Count.of(a, terms);
      Found found = question.run() ? run(a, weights) : new Found(machine(), Optional.empty());
      notes.addAll(weights.notices());
      return conclude(a, terms, count, found);
    }
  }

  /// Sizes whose work has no number are refused before anything is opened.
  private void requireCountable() {
    try {
      Count.of(asked(source.architecture()), terms(Double.BYTES));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "these sizes make more than 2^63 − 1 operations or bytes, expected fewer", e);
    }
  }

  /// A family whose layers this program does not run: everything but the measured rung.
  private AuditReport counted(String family) {
    notes.add(family + " is counted, not measured: its layers are not run here");
    notes.addAll(source.notices());
    Architecture a = asked(source.architecture());
    Terms terms = terms(Float.BYTES);
    Count count = Count.of(a, terms);
    MachineReport machine = question.run() ? machine(roof(), roof()) : machine();
    return conclude(a, terms, count, new Found(machine, Optional.empty()));
  }

  /// What was measured.
  private record Found(MachineReport machine, Optional<Measurement> measured) {}

  private Found run(Architecture a, Weights weights) {
    Memory.require(a, question, source.stored());
    Roof before = roof();
    Measurement measurement;
    observer.stage("weights", 1);
    try (Transformer transformer = new Transformer(weights, question.engine())) {
      measurement =
          new Stopwatch(transformer, a, question.logits(), observer)
              .measure(question.runs(), question.layers());
    }
    if (question.engine().kernel() == KernelName.SIMD) {
      Peaks.tileShare(question.engine().dtype())
          .ifPresent(share -> SlowState.notice(share).ifPresent(notes::add));
    }
    if (!source.stored()) {
      notes.add("random weights; one layer's numbers stand for those of every layer");
    }
    return new Found(machine(before, roof()), Optional.of(measurement));
  }

  private AuditReport conclude(Architecture a, Terms terms, Count count, Found found) {
    found.machine().roofs().filter(r -> !r.steady()).ifPresent(this::warn);
    List<ComponentReport> components = components(count, found);
    OptionalDouble limit =
        found.machine().best().isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(
                components.stream().mapToDouble(c -> c.limit().orElseThrow()).sum());
    Ladder.Times times =
        new Ladder.Times(found.machine(), found.measured(), question.yours(), limit);
    Regime regime = Regime.of(a.shape());
    return new AuditReport(
        Sentence.of(a, count, times, regime),
        a,
        terms,
        count,
        found.machine(),
        found.measured(),
        question.yours(),
        components,
        Ladder.of(a, terms, count, times),
        regime,
        List.copyOf(notes));
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
                c,
                work,
                find(found.measured().map(m -> m.components().get(c))),
                find(found.machine().best().map(roof -> roof.seconds(work))),
                yours));
      }
    }
    return reports;
  }

  private static OptionalDouble find(Optional<Double> value) {
    return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
  }

  private Architecture asked(Architecture a) {
    int most = a.embedding().positions();
    int tokens = question.tokens().orElse(a.shape().tokens());
    if (tokens > most) {
      throw new IllegalArgumentException(
          "--tokens is "
              + tokens
              + ", expected at most "
              + most
              + ", the positions of "
              + a.name());
    }
    return a.at(question.batch().orElse(a.shape().batch()), tokens);
  }

  private Terms terms(int weightBytes) {
    return new Terms(question.logits(), question.engine().dtype().bytes(), weightBytes);
  }

  /// Bytes a weight, as it is stored; of types that differ, their mean.
  private static int storedBytes(Architecture a, Weights weights) {
    long all = Parameters.of(a).total();
    return (int) Math.max(1, Math.round((double) weights.storedBytes() / Math.max(1, all)));
  }

  private Roof roof() {
    observer.stage("machine", 1);
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
