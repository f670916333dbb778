package dev.headroom.solve;

import dev.headroom.count.Count;
import dev.headroom.count.Terms;
import dev.headroom.formula.Cnf;
import dev.headroom.formula.ModelChecker;
import dev.headroom.forward.HeadListener;
import dev.headroom.forward.Transformer;
import dev.headroom.forward.Wanted;
import dev.headroom.model.Input;
import dev.headroom.reduce.Construction;
import dev.headroom.reduce.Decoder;
import dev.headroom.reduce.Grid;
import dev.headroom.reduce.OvTransformer;
import dev.headroom.reduce.Split;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Weighting;
import dev.headroom.vectors.Blocks;
import dev.headroom.vectors.Ov;
import dev.headroom.work.Probe;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Decides by transformer: reduce, evaluate, decode, and check the answer against the question.
/// Fails:  IllegalStateException when an answer fails its check: it is never returned.
/// Source: theory.md 2.
public final class Solver {
  /// Partners that float32 still tells apart (hardmax); theory.md 2.
  private static final int COUNTED_IN_FLOAT = 2945;

  /// A model lists variables that do not occur only up to here.
  private static final int LISTED = 1_000_000;

  private final Plan plan;
  private final Probe probe;

  public Solver(Plan plan, Probe probe) {
    this.plan = plan;
    this.probe = probe;
  }

  /// Decides a formula; a model is checked by {@link ModelChecker}.
  public Verdict formula(Cnf formula) {
    int n = formula.occurring().length;
    double steps = Math.scalb((double) formula.clauses(), n);
    if (n > Split.MOST || steps > plan.budget()) {
      return Verdict.unknown(tooLarge(n, formula.clauses(), steps));
    }
    int unused = formula.variables() - n;
    if (plan.count() && unused > LISTED) {
      return Verdict.unknown(
          "the number of models has a factor 2^" + unused + ": too many digits to print");
    }
    Split split = split(formula);
    Verdict verdict = decide(split.instance());
    return verdict.status() == Status.UNKNOWN ? verdict : lift(split, verdict, unused);
  }

  /// The transformer that decides a formula, to be written down or run elsewhere.
  /// Fails:  IllegalArgumentException when too many variables occur.
  public OvTransformer transformer(Cnf formula) {
    return transformer(split(formula).instance());
  }

  private Split split(Cnf formula) {
    return plan.grid()
        .map(grid -> Split.forHeads(formula, grid.all()))
        .orElseGet(() -> Split.balanced(formula));
  }

  private static Verdict lift(Split split, Verdict verdict, int unused) {
    Optional<int[]> model =
        verdict.witness().map(t -> listed(split.formula(), split.model(t[0], t[1], t[2])));
    model
        .flatMap(m -> ModelChecker.fault(split.formula(), m))
        .ifPresent(fault -> fail("the model that was decoded fails its check: " + fault));
    return new Verdict(
        verdict.status(),
        "",
        model,
        verdict.count().map(count -> count.shiftLeft(unused)),
        verdict.runs());
  }

  /// The model with variables that do not occur set to false, where that is no long list.
  private static int[] listed(Cnf formula, int[] model) {
    if (formula.variables() > LISTED) {
      return model;
    }
    int[] occurring = Arrays.stream(model).map(Math::abs).sorted().toArray();
    return IntStream.concat(
            Arrays.stream(model),
            IntStream.rangeClosed(1, formula.variables())
                .filter(v -> Arrays.binarySearch(occurring, v) < 0)
                .map(v -> -v))
        .boxed()
        .sorted((x, y) -> Math.abs(x) - Math.abs(y))
        .mapToInt(x -> x)
        .toArray();
  }

  /// Decides a 2-OV or 3-OV instance of any sizes; the tuple is checked against the vectors.
  public Verdict vectors(Ov instance) {
    return decide(instance);
  }

  /// The same in parts: every set after the first in blocks, one transformer a tuple of blocks.
  /// Shape:  sizes: one for each set after the first.
  public Verdict vectors(Ov instance, int... sizes) {
    List<Run> runs = new ArrayList<>();
    BigInteger count = BigInteger.ZERO;
    Optional<int[]> witness = Optional.empty();
    for (Blocks.Block part : Blocks.of(instance, sizes)) {
      Verdict verdict = decide(part.instance());
      if (verdict.status() == Status.UNKNOWN) {
        return verdict;
      }
      runs.addAll(verdict.runs());
      count = count.add(verdict.count().orElse(BigInteger.ZERO));
      witness = witness.or(() -> verdict.witness().map(part::lift));
    }
    Status status = witness.isPresent() ? Status.SATISFIABLE : Status.UNSATISFIABLE;
    return new Verdict(
        status, "", witness, plan.count() ? Optional.of(count) : Optional.empty(), runs);
  }

  private OvTransformer transformer(Ov instance) {
    int third = instance.sets().size() == 2 ? 1 : instance.set(2).size();
    Grid grid = plan.grid().orElseGet(() -> Grid.square(third));
    if (grid.all() < third) {
      throw new IllegalArgumentException(
          grid.all() + " heads in all for a third set of " + third + " vectors");
    }
    return OvTransformer.of(instance, grid, plan.construction(), plan.weighting());
  }

  private Verdict decide(Ov instance) {
    OvTransformer model = transformer(instance);
    Optional<String> refusal = refusal(model);
    if (refusal.isPresent()) {
      return Verdict.unknown(refusal.get());
    }
    Run run = evaluate(model);
    Optional<int[]> witness = run.triple().map(t -> Arrays.copyOf(t, instance.sets().size()));
    witness
        .filter(t -> !instance.orthogonal(t))
        .ifPresent(t -> fail("the tuple that was decoded is not orthogonal"));
    return new Verdict(
        run.decision().yes() ? Status.SATISFIABLE : Status.UNSATISFIABLE,
        "",
        witness,
        plan.count() ? Optional.of(BigInteger.valueOf(run.partners())) : Optional.empty(),
        List.of(run));
  }

  /// Runs the transformer, listening to each head, and holds what the heads say against what the
  /// output says.
  private Run evaluate(OvTransformer model) {
    int tokens = model.instance().set(0).size();
    int heads = model.architecture().shape().heads();
    Decoder decoder = new Decoder(model);
    HeadListener listener = (layer, head, o) -> decoder.head(layer * heads + head, o);
    Wanted wanted = new Wanted(Wanted.Logits.NONE, false, OptionalInt.empty(), listener);
    int[] ids = IntStream.rangeClosed(0, tokens).toArray();
    Input input = new Input(List.of(ids), List.of(new int[ids.length]), List.of());
    long start = System.nanoTime();
    Decoder.Decision decision;
    try (Transformer transformer = new Transformer(model, plan.engine())) {
      decision =
          decoder.decide(
              transformer.run(input, wanted, probe).find("final").orElseThrow().values());
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    if (decision.yes() != decoder.partners() > 0) {
      fail("the output says " + decision + ", the heads count " + decoder.partners());
    }
    return new Run(
        model.architecture(),
        tokens,
        model.instance().dim(),
        decision,
        decoder.partners(),
        decoder.triple(),
        Count.of(model.architecture(), Terms.FLOAT32).total(),
        seconds);
  }

  /// Why this transformer should not be trusted, or not be run at all.
  private Optional<String> refusal(OvTransformer model) {
    double n = model.instance().set(0).size();
    double all = model.instance().set(2).size();
    double steps = n * n * all * Math.max(1, model.instance().dim());
    if (steps > plan.budget()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "N²·LH·d = %.0f²·%.0f·%d = %.3g exceeds the budget %.3g",
              n,
              all,
              model.instance().dim(),
              steps,
              plan.budget()));
    }
    boolean single =
        plan.engine().dtype() == Dtype.F32 && plan.construction() == Construction.PAPER;
    if (single && plan.weighting() == Weighting.SOFTMAX && rounding(n, all) > 0.05) {
      return Optional.of(
          "float32 may round 2NHL away in the sum of the last column: take --dtype f64,"
              + " --attention hardmax or --construction sharp");
    }
    if (single && n > COUNTED_IN_FLOAT) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "float32 tells %d partners apart, N is %.0f: take --dtype f64",
              COUNTED_IN_FLOAT,
              n));
    }
    return Optional.empty();
  }

  /// What float32 can lose of N tokens' sums of LH entries up to 2, each off by a few units.
  private static double rounding(double tokens, double heads) {
    return tokens * heads * (2 * heads + 8) * 0x1p-23;
  }

  private String tooLarge(int n, int dim, double steps) {
    String limit =
        n > Split.MOST
            ? "more than the 2^" + Split.MOST + " triples that are tried"
            : String.format(Locale.ROOT, "which exceeds the budget %.3g", plan.budget());
    return String.format(
        Locale.ROOT,
        "%d variables occur in %d clauses: N²·LH·d = 2^%d·%d = %.3g steps, %s",
        n,
        dim,
        n,
        dim,
        steps,
        limit);
  }

  private static void fail(String what) {
    throw new IllegalStateException(what);
  }
}
