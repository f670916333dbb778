package dev.headroom.audit;

import dev.headroom.bounds.Subject;
import dev.headroom.bounds.Words;
import dev.headroom.claim.Unit;
import dev.headroom.count.Count;
import dev.headroom.count.ExpertBytes;
import dev.headroom.count.MatrixProduct;
import dev.headroom.count.Products;
import dev.headroom.count.Terms;
import dev.headroom.forward.Engine;
import dev.headroom.machine.Present;
import dev.headroom.measure.Here;
import dev.headroom.model.Architecture;
import dev.headroom.model.Families;
import dev.headroom.model.ModelSource;
import dev.headroom.model.StoredBytes;
import dev.headroom.model.Weights;
import dev.headroom.shape.Step;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/// One audit under way: counts the operations, measures this machine before and after it runs the model,
/// and says what each figure rests on.
final class Auditing {
  private final ModelSource source;
  private final Question question;
  private final Step step;
  private final Observer observer;
  private final List<String> notes = new ArrayList<>();

  Auditing(ModelSource source, Question question, Step step, Observer observer) {
    this.source = source;
    this.question = question;
    this.step = step;
    this.observer = observer;
  }

  AuditReport report() {
    Optional<String> parts = Families.onlyCounted(source.architecture());
    requirePossible();
    try {
      requireCountable();
      return parts.isPresent() ? counted(parts.get()) : runnable();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "these sizes make more than 2^63 − 1 operations or bytes, expected fewer", e);
    }
  }

  private AuditReport runnable() {
    try (Weights weights = source.weights(seed())) {
      Architecture a = weights.architecture();
      Stored as = source.stored() ? Stored.inFiles(weights) : Stored.stated(source);
      Stored stored = question.widths().of(a, as);
      Count count = count(a, stored);
      Found found = found(measuring -> measuring.run(weights, count));
      notes.addAll(weights.notices());
      if (!source.stored()) {
        notes.addAll(source.notices());
      }
      return conclude(stored, count, found);
    }
  }

  /// Nothing is measured where nothing is run, so nothing can be asked to.
  private Found found(Function<Measuring, Found.Here> run) {
    return switch (question.where()) {
      case Where.Here here -> run.apply(new Measuring(source, question, here, observer, notes));
      case Where.Unmeasured here -> unmeasured(here.engine());
      case Where.OnPaper paper -> new Found.OnPaper(paper.machine());
    };
  }

  /// Where nothing is measured, nothing depends on what this machine is.
  private OptionalLong fastMemory() {
    return question.where() instanceof Where.Here ? Here.largestCache() : OptionalLong.empty();
  }

  private static Found unmeasured(Engine engine) {
    Present here = new Present(Here.processor(engine.threads()), Optional.empty());
    return new Found.Here(here, Optional.empty(), Optional.empty());
  }

  /// Of whatever is random.
  private long seed() {
    return question.where() instanceof Where.Here here ? here.seed() : 0;
  }

  /// Refuses a time of what the model does not have, before anything is run.
  private Count count(Architecture a, Stored stored) {
    Count count = Count.of(a, step, question.terms(), stored.bytes());
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
    StoredBytes widest = StoredBytes.uniform(a, Double.BYTES);
    Count count = Count.of(a, step, question.terms(), widest);
    Convention.of(count, products(count));
    InputFloor.of(a, step, question.logits(), widest).gates();
    theorems(a, step).products();
  }

  /// A model of which this program does not run these parts: everything but the measured rung. The
  /// tensors of a folder are held to its config where their names are known.
  private AuditReport counted(String parts) {
    String family = source.architecture().family();
    if (!(question.where() instanceof Where.OnPaper)) {
      notes.add(family + " is counted, not measured: its " + parts + " are not run here");
    }
    if (!source.stored()) {
      notes.addAll(source.notices());
      return counted(
          source.architecture(),
          question.widths().of(source.architecture(), Stored.stated(source)));
    }
    try (Weights weights = source.weights(seed())) {
      notes.addAll(weights.notices());
      return counted(
          weights.architecture(),
          question.widths().of(weights.architecture(), Stored.inFiles(weights)));
    }
  }

  private AuditReport counted(Architecture a, Stored stored) {
    Count count = count(a, stored);
    Found found = found(Measuring::machine);
    return conclude(stored, count, found);
  }

  private List<MatrixProduct> products(Count count) {
    return Products.of(count.architecture(), count.step(), question.logits());
  }

  private AuditReport conclude(Stored stored, Count count, Found found) {
    if (found.machine() instanceof Present present) {
      present.roofs().filter(r -> !r.steady()).ifPresent(this::warn);
    }
    question.yours().ifPresent(y -> noteImpossible(y, count, found));
    found
        .measured()
        .flatMap(m -> SlowState.abovePeak(m, count, found.machine().roof().orElseThrow()))
        .ifPresent(notes::add);
    Optional<Limits> limits = found.machine().roof().map(roof -> Limits.of(count, roof));
    Ladder.Times times = new Ladder.Times(found, question.yours(), limits, fastMemory());
    Theorems theorems = theorems(count.architecture(), count.step());
    List<MatrixProduct> products = products(count);
    Algorithm algorithm = Algorithm.of(products, count.total().flops());
    noteUncounted(algorithm);
    ExpertBytes.touched(count.architecture(), count.step(), stored.bytes())
        .ifPresent(b -> notes.add(words(b, count.step())));
    return new AuditReport(
        random(found)
            + Uncounted.words(count.architecture())
            + Sentence.of(question, count, algorithm, times, theorems),
        question,
        stored,
        count,
        algorithm,
        Convention.of(count, products),
        found,
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
                    .roof()
                    .filter(
                        roof -> roof.seconds(operations(yours.work(name, count))) > yours.of(name))
                    .isPresent())
            .toList();
    if (!names.isEmpty()) {
      notes.add(
          "your time of "
              + Words.listed(names)
              + " is less than the operations take at the peak of "
              + found.machine().called()
              + ": it cannot come from there in "
              + question.dtype());
    }
  }

  private static Work operations(Work work) {
    return new Work(work.flops(), work.exps(), work.specials(), 0);
  }

  private void warn(Present.Roofs roofs) {
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
                find(found.machine().roof().map(roof -> roof.seconds(work))),
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
            find(found.machine().roof().map(roof -> roof.seconds(work))),
            yours));
  }

  private static OptionalDouble find(Optional<Double> value) {
    return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
  }

  private Theorems theorems(Architecture a, Step step) {
    return new Theorems(new Subject(a, step, question.logits() == Terms.Logits.LAST));
  }

  private void requirePossible() {
    Architecture a = source.architecture();
    int most = a.embedding().positions();
    if (step.cached() > 0 && !a.keeps()) {
      throw new IllegalArgumentException(
          step.cached()
              + " kept tokens, expected none: tokens of "
              + a.name()
              + " see later ones, so nothing can be kept");
    }
    if (step.context() > most) {
      throw new IllegalArgumentException(
          (step.cached() == 0
                  ? step.tokens() + " tokens, expected at most "
                  : step.cached() + " kept tokens and " + step.tokens() + " new, expected at most ")
              + most
              + ", the positions of "
              + a.name());
    }
    if (question.where() instanceof Where.Here && !question.widths().stored()) {
      throw new IllegalArgumentException(
          "other widths of weights or cache are bytes of a count, expected nothing to run");
    }
  }
}
