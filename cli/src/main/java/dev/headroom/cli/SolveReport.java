package dev.headroom.cli;

import dev.headroom.model.Attention;
import dev.headroom.reduce.Hosting;
import dev.headroom.solve.Plan;
import dev.headroom.solve.Run;
import dev.headroom.solve.Status;
import dev.headroom.solve.Target.Bare;
import dev.headroom.solve.Target.Standard;
import dev.headroom.solve.Verdict;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A verdict as the SAT Competition writes it, and as `headroom/sat/1`. Of several transformers that
/// were run, the one whose gap was narrowest is shown, with the flops and seconds of all.
/// Shape:  `peak`: flops a second that this machine reaches, where it was measured; `notes`: what a
///         file asks for and was not done.
record SolveReport(
    Plan plan, Verdict verdict, boolean formula, Optional<Double> peak, List<String> notes) {
  private static final int LINE = 78;

  /// Shape:  `model`: signed literals (`sat`); `tuple`: rows counted from 1 (`ov`); `vectors` N,
  ///         `tokens` of the input; gaps as docs/sat.md tells; what was not run is left out.
  record Document(
      String schema,
      Status status,
      Optional<String> reason,
      Optional<int[]> model,
      Optional<int[]> tuple,
      Optional<String> models,
      String construction,
      String attention,
      Optional<String> architecture,
      String dtype,
      Optional<Integer> vectors,
      Optional<Integer> tokens,
      Optional<Integer> heads,
      Optional<Integer> layers,
      Optional<Integer> dim,
      Optional<Double> scale,
      Optional<Long> flops,
      Optional<Double> seconds,
      Optional<Double> shareOfPeak,
      Optional<List<SolveParts.Part>> components,
      Optional<Double> gapRequired,
      Optional<Double> gapObserved,
      int transformers,
      List<String> notes) {}

  Document document() {
    Optional<Run> run = shown();
    Optional<int[]> witness = verdict.witness();
    return new Document(
        "headroom/sat/1",
        verdict.status(),
        Optional.of(verdict.reason()).filter(r -> !r.isEmpty()),
        witness.filter(w -> formula),
        witness.filter(w -> !formula).map(SolveReport::rows),
        verdict.count().map(Object::toString),
        construction(plan),
        label(plan.target().weighting()),
        architecture(plan),
        plan.engine().dtype().label(),
        run.map(Run::vectors),
        run.map(Run::tokens),
        run.map(r -> attention(r).heads()),
        run.map(r -> r.architecture().depth()),
        run.map(Run::dim),
        run.map(r -> attention(r).scoring().scale()),
        run.map(r -> flops()),
        run.map(r -> seconds()),
        run.flatMap(r -> peak).map(p -> flops() / seconds() / p),
        Optional.of(SolveParts.of(verdict.runs(), peak).parts()).filter(l -> !l.isEmpty()),
        run.map(r -> r.decision().gapRequired()),
        run.map(r -> r.decision().gapObserved()),
        verdict.runs().size(),
        notes);
  }

  void print(PrintStream out) {
    shown().ifPresent(run -> describe(run, out));
    if (!verdict.reason().isEmpty()) {
      out.println("c " + verdict.reason());
    }
    verdict.count().ifPresent(n -> out.println("c " + (formula ? "models " : "tuples ") + n));
    out.println("s " + verdict.status());
    verdict.witness().ifPresent(w -> wrap(formula ? w : rows(w), out));
  }

  private void describe(Run run, PrintStream out) {
    out.printf("c %s, %s%n", described(plan), plan.engine().dtype().label());
    String scale = number(attention(run).scoring().scale());
    out.printf(
        Locale.ROOT,
        "c N %d (%d tokens), L %d, H %d, d %d, width %d, scale %s%n",
        run.vectors(),
        run.tokens(),
        run.architecture().depth(),
        attention(run).heads(),
        run.dim(),
        run.architecture().width(),
        scale);
    if (verdict.runs().size() > 1) {
      out.printf(Locale.ROOT, "c transformers %d%n", verdict.runs().size());
    }
    double rate = flops() / seconds();
    out.printf(
        Locale.ROOT,
        "c flops %d, seconds %.3f (%s), %.1f GFLOP/s%n",
        flops(),
        seconds(),
        timed(plan),
        rate / 1e9);
    SolveParts.of(verdict.runs(), peak).print(out);
    peak.ifPresent(p ->
        out.printf(
            Locale.ROOT,
            "c share of this machine's measured peak of %.1f GFLOP/s: %.1f %%%n",
            p / 1e9,
            100 * rate / p));
    String bound = run.decision().yes() ? "least" : "most";
    String observed = number(run.decision().gapObserved());
    String required = number(run.decision().gapRequired());
    out.printf("c gap observed %s, required at %s %s%n", observed, bound, required);
  }

  static String construction(Plan plan) {
    return plan.target() instanceof Bare(var construction, _) ? label(construction) : "standard";
  }

  static Optional<String> architecture(Plan plan) {
    return plan.target() instanceof Standard(Hosting hosting)
        ? Optional.of(hosting.host().label())
        : Optional.empty();
  }

  /// Which transformer is run, in words.
  static String described(Plan plan) {
    return architecture(plan)
        .map(name -> "architecture " + name)
        .orElseGet(() ->
            "construction "
                + construction(plan)
                + ", attention "
                + label(plan.target().weighting()));
  }

  /// That of every layer: they are all alike.
  private static Attention attention(Run run) {
    return run.architecture().layers().getFirst().attention().f();
  }

  /// What was timed.
  static String timed(Plan plan) {
    return plan.runs() == 0
        ? "one run, compilation included"
        : "the fastest of " + plan.runs() + " warm runs";
  }

  /// Nine digits, without zeros at the end.
  static String number(double value) {
    return new BigDecimal(value).round(new MathContext(9)).stripTrailingZeros().toPlainString();
  }

  private Optional<Run> shown() {
    boolean yes = verdict.status() == Status.SATISFIABLE;
    Comparator<Run> byGap = Comparator.comparingDouble(r -> r.decision().gapObserved());
    return verdict.runs().stream()
        .filter(r -> r.decision().yes() == yes)
        .min(yes ? byGap : byGap.reversed());
  }

  long flops() {
    return verdict.runs().stream().mapToLong(r -> r.total().flops()).sum();
  }

  double seconds() {
    return verdict.runs().stream().mapToDouble(Run::seconds).sum();
  }

  private static int[] rows(int[] tuple) {
    return Arrays.stream(tuple).map(i -> i + 1).toArray();
  }

  /// "v" lines of at most 78 characters, the last one ending in 0.
  private static void wrap(int[] numbers, PrintStream out) {
    StringBuilder line = new StringBuilder("v");
    for (int i = 0; i <= numbers.length; i++) {
      String next = " " + (i < numbers.length ? numbers[i] : 0);
      if (line.length() + next.length() > LINE) {
        out.println(line);
        line = new StringBuilder("v");
      }
      line.append(next);
    }
    out.println(line);
  }

  static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
