package dev.headroom.cli;

import dev.headroom.InputException;
import dev.headroom.formula.Cnf;
import dev.headroom.formula.Dimacs;
import dev.headroom.formula.Directive;
import dev.headroom.solve.Plan;
import dev.headroom.solve.Solver;
import dev.headroom.solve.Verdict;
import dev.headroom.solve.Watch;
import dev.headroom.tensor.Dtype;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `sat`: decides a formula by running a transformer.
@Command(
    name = "sat",
    description = {
      "Decide a formula with a transformer: DIMACS to 3-OV to an L-layer, H-head transformer, run"
          + " by the engine that runs checkpoints, decoded and checked. A demonstration of the"
          + " reduction that is exact, not a competitive solver: up to 24 variables are ordinary,"
          + " 30 are minutes, beyond is refused.",
      "Exit code 10: satisfiable, 20: unsatisfiable, 0: unknown."
    },
    footer = {
      "%nExample:",
      "  $ ./headroom sat core/src/test/resources/sat/kissat-ite32.cnf --count",
      "  c construction paper, attention hardmax, f64",
      "  c N 8 (9 tokens), L 2, H 2, d 18, width 38, scale 1",
      "  …",
      "  c models 8",
      "  s SATISFIABLE",
      "  v -1 2 -3 -4 5 -6 -7 -8 0"
    })
final class Sat implements Callable<Integer> {
  private final Console console;
  @Mixin private final ComputeOptions compute = new ComputeOptions(Dtype.F64);
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final SolveOptions solve = new SolveOptions();
  @Mixin private final ClusterOption cluster = new ClusterOption();

  @Parameters(paramLabel = "FILE.cnf", description = "A formula in DIMACS CNF.")
  private Path file;

  Sat(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    json.check();
    Plan plan = solve.plan(compute.engine());
    solve.requireHere(cluster);
    Cnf formula = Dimacs.read(file);
    List<String> notes = notes(formula, plan.count());
    notes.forEach(console::notice);
    Solver alone = new Solver(plan, Watch.NONE);
    if (alone.refusal(formula).isEmpty()) {
      solve.export(() -> alone.transformer(formula));
    }
    try (Progress bar = console.progress("heads", 0)) {
      Verdict verdict =
          solve.decided(console, cluster, plan, bar, solver -> solver.formula(formula));
      return solve.report(
          console, json, new SolveReport(plan, verdict, true, solve.peak(plan), notes));
    }
  }

  /// What the file asks for and is not done.
  /// Fails:  InputException where models have weights and their number is wanted.
  private List<String> notes(Cnf formula, boolean count) {
    for (Directive asked : formula.directives()) {
      if (count && asked.weighted()) {
        throw new InputException(
            file.toString(),
            "line " + asked.line(),
            "a formula whose models all count 1 with --count",
            "one that asks for " + asked.what());
      }
    }
    String instead = count ? "this counts models over all variables" : "this decides the clauses";
    return formula.directives().stream()
        .map(asked -> "the file asks for " + asked.what() + "; " + instead)
        .toList();
  }
}
