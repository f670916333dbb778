package dev.headroom.solve;

import dev.headroom.formula.Cnf;
import dev.headroom.formula.ModelChecker;
import dev.headroom.reduce.Grid;
import dev.headroom.reduce.Reduction;
import dev.headroom.reduce.Split;
import dev.headroom.solve.Target.Bare;
import dev.headroom.spread.Spread;
import dev.headroom.vectors.Blocks;
import dev.headroom.vectors.Blocks.Block;
import dev.headroom.vectors.Ov;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// Decides by transformer: reduce, evaluate, decode, and check the answer against the question.
/// Shared: never, one thread solves.
/// Fails:  IllegalStateException when an answer fails its check: it is never returned.
/// Source: theory.md 2.
public final class Solver {
  /// A model lists variables that do not occur only up to here.
  private static final int LISTED = 1_000_000;

  /// Blocks that are made where nobody asks for some.
  private static final int TASKS = 64;

  private final Plan plan;
  private final Watch watch;
  private final Evaluation evaluation;
  private final Optional<Spread> on;

  public Solver(Plan plan, Watch watch) {
    this(plan, watch, Optional.empty());
  }

  /// On other machines, one transformer a tuple of blocks; where nobody asks for blocks, the third set is
  /// cut into at most 64. The answer is that of this machine alone: which blocks there are does not
  /// depend on how many run at a time, and the first triple is the same.
  /// Fails:  IllegalArgumentException unless the plan's transformers are bare and run once.
  public Solver(Plan plan, Watch watch, Spread on) {
    this(plan, watch, Optional.of(on));
    if (!(plan.target() instanceof Bare) || plan.runs() > 0) {
      throw new IllegalArgumentException(
          "an architecture that people run, or several runs of one: expected one run of a bare"
              + " transformer on each machine");
    }
  }

  private Solver(Plan plan, Watch watch, Optional<Spread> on) {
    this.plan = plan;
    this.watch = watch;
    this.evaluation = new Evaluation(plan, watch);
    this.on = on;
  }

  /// Decides a formula; a model is checked by {@link ModelChecker}.
  public Verdict formula(Cnf formula) {
    Optional<String> refusal = refusal(formula);
    if (refusal.isPresent()) {
      return Verdict.unknown(refusal.get());
    }
    Split split = split(formula);
    Verdict verdict = vectors(split.instance());
    int unused = formula.variables() - formula.occurring().length;
    return verdict.status() == Status.UNKNOWN ? verdict : lift(split, verdict, unused);
  }

  /// Why a formula is not even reduced, with the arithmetic.
  public Optional<String> refusal(Cnf formula) {
    int n = formula.occurring().length;
    double steps = Math.scalb((double) formula.clauses(), n);
    if (n > Split.MOST || steps > plan.budget()) {
      return Optional.of(tooLarge(n, formula.clauses(), steps));
    }
    int unused = formula.variables() - n;
    return plan.count() && unused > LISTED
        ? Optional.of(
            "the number of models has a factor 2^" + unused + ": too many digits to print")
        : refusal(split(formula).instance());
  }

  /// Why an instance is not decided, with the arithmetic.
  public Optional<String> refusal(Ov instance) {
    return new Trust(plan).refusal(List.of(size(instance)));
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

  /// The transformer that decides a formula, to be written down or run elsewhere.
  /// Fails:  IllegalArgumentException when too many variables occur.
  public Reduction transformer(Cnf formula) {
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
    boolean cut = on.isPresent() && instance.sets().size() == 3;
    return decide(cut ? cut(instance) : List.of(whole(instance)));
  }

  /// In the order of the heads of the whole transformer, which finds the same triple first.
  private static List<Block> cut(Ov instance) {
    int heads = Math.ceilDiv(instance.set(2).size(), TASKS);
    return Blocks.of(instance, instance.set(1).size(), heads);
  }

  private static Block whole(Ov instance) {
    return new Block(instance, new int[instance.sets().size()]);
  }

  /// The same in parts: every set after the first in blocks, one transformer a tuple of blocks.
  /// Shape:  sizes: one for each set after the first.
  public Verdict vectors(Ov instance, int... sizes) {
    return decide(Blocks.of(instance, sizes));
  }

  /// Decides several instances that are not refused, for their times to be compared.
  public List<Verdict> compared(List<Ov> instances) {
    List<Reduction> models = instances.stream().map(this::transformer).toList();
    long heads = models.stream().mapToLong(m -> m.instance().set(2).size()).sum();
    watch.expect(heads * Math.max(1, plan.runs()));
    List<Run> runs = evaluation.of(models);
    return IntStream.range(0, runs.size())
        .mapToObj(i -> verdict(List.of(whole(instances.get(i))), List.of(runs.get(i))))
        .toList();
  }

  /// Why sets of N, N and LH vectors are not decided, before there are any.
  public Optional<Verdict> refusal(long tokens, long heads, int dim) {
    return new Trust(plan)
        .refusal(List.of(new Trust.Size(tokens, heads, dim)))
        .map(Verdict::unknown);
  }

  private Verdict decide(List<Block> parts) {
    List<Trust.Size> sizes = parts.stream().map(part -> size(part.instance())).toList();
    Optional<String> refusal = new Trust(plan).refusal(sizes);
    if (refusal.isPresent()) {
      return Verdict.unknown(refusal.get());
    }
    long heads = sizes.stream().mapToLong(Trust.Size::heads).sum();
    watch.expect(heads * Math.max(1, plan.runs()));
    List<Run> runs =
        on.map(spread -> runs(spread, parts))
            .orElseGet(() ->
                parts.stream().map(part -> evaluation.of(transformer(part.instance()))).toList());
    return verdict(parts, runs);
  }

  private List<Run> runs(Spread spread, List<Block> parts) {
    Bare target = (Bare) plan.target();
    List<BlockTask> tasks =
        parts.stream()
            .map(Block::instance)
            .map(part -> BlockTask.of(plan, target, grid(part), part))
            .toList();
    List<BlockAnswer> answers =
        spread.map(
            "transformers of blocks of vectors",
            tasks,
            (task, answer) -> {
              for (int head = 0;
                  head < tasks.get(task).layers() * tasks.get(task).heads();
                  head++) {
                watch.head();
              }
            });
    return IntStream.range(0, parts.size())
        .mapToObj(i -> answers.get(i).run(transformer(parts.get(i).instance())))
        .toList();
  }

  /// What the runs say of the parts, each witness checked.
  private Verdict verdict(List<Block> parts, List<Run> runs) {
    BigInteger count = BigInteger.ZERO;
    Optional<int[]> witness = Optional.empty();
    for (int i = 0; i < parts.size(); i++) {
      Block part = parts.get(i);
      Run run = runs.get(i);
      count = count.add(BigInteger.valueOf(run.partners()));
      witness = witness.or(() -> witness(part, run));
    }
    return new Verdict(
        witness.isPresent() ? Status.SATISFIABLE : Status.UNSATISFIABLE,
        "",
        witness,
        plan.count() ? Optional.of(count) : Optional.empty(),
        runs);
  }

  private static Optional<int[]> witness(Block part, Run run) {
    Ov instance = part.instance();
    Optional<int[]> tuple = run.triple().map(t -> Arrays.copyOf(t, instance.sets().size()));
    tuple
        .filter(t -> !within(instance, t) || !instance.orthogonal(t))
        .ifPresent(t -> fail("the tuple that was decoded is not orthogonal"));
    return tuple.map(part::lift);
  }

  private static boolean within(Ov instance, int[] tuple) {
    return IntStream.range(0, tuple.length)
        .allMatch(s -> tuple[s] >= 0 && tuple[s] < instance.set(s).size());
  }

  /// The transformer that decides an instance.
  public Reduction transformer(Ov instance) {
    return plan.target().of(instance, grid(instance), plan.count());
  }

  private Trust.Size size(Ov instance) {
    int tokens = Math.max(instance.set(0).size(), instance.set(1).size());
    return new Trust.Size(tokens, grid(instance).all(), instance.dim());
  }

  private Grid grid(Ov instance) {
    int third = instance.sets().size() == 2 ? 1 : instance.set(2).size();
    Grid grid = plan.grid().orElseGet(() -> Grid.square(third));
    if (grid.all() < third) {
      throw new IllegalArgumentException(
          grid.all() + " heads in all for a third set of " + third + " vectors");
    }
    return grid;
  }

  private static void fail(String what) {
    throw new IllegalStateException(what);
  }
}
