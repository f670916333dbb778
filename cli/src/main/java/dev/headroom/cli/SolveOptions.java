package dev.headroom.cli;

import dev.headroom.forward.Engine;
import dev.headroom.measure.Peaks;
import dev.headroom.reduce.Construction;
import dev.headroom.reduce.Grid;
import dev.headroom.reduce.Hosting;
import dev.headroom.reduce.Reduction;
import dev.headroom.solve.Plan;
import dev.headroom.solve.Solver;
import dev.headroom.solve.Status;
import dev.headroom.solve.Target;
import dev.headroom.solve.Verdict;
import dev.headroom.solve.Watch;
import dev.headroom.spread.Spread;
import dev.headroom.tensor.Weighting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that `sat` and `ov` share: which transformer decides, and how large it may be.
final class SolveOptions {
  @Option(
      names = "--construction",
      paramLabel = "paper|sharp",
      description =
          "paper: Lemma 3.2 of arXiv 2603.11332, which also counts; sharp: Headroom's, whose gap"
              + " float32 keeps. Default: paper.")
  private Optional<Construction> construction = Optional.empty();

  @Option(
      names = "--attention",
      paramLabel = "hardmax|softmax",
      description = "Weighting of the scores. Default: hardmax.")
  private Optional<Weighting> attention = Optional.empty();

  @Mixin private final HostOptions host = new HostOptions();

  @Option(
      names = "--per-token",
      description =
          "With --as: each query's position answers for its own vector. Without it one more token and"
              + " layer let the last position answer for all.")
  private boolean perToken;

  @Option(
      names = "--layers",
      paramLabel = "L",
      description = "Layers; default: as square a grid of heads as there can be.")
  private Optional<Integer> layers = Optional.empty();

  @Option(names = "--heads", paramLabel = "H", description = "Heads a layer.")
  private Optional<Integer> heads = Optional.empty();

  @Option(names = "--count", description = "Count all solutions.")
  private boolean count;

  @Option(
      names = "--budget",
      paramLabel = "B",
      description =
          "The most N²·LH·d that is tried; beyond it the answer is UNKNOWN. Default: 1e14.")
  private double budget = Plan.BUDGET;

  @Option(
      names = "--stats",
      description =
          "Measure this machine's peak too, and print what share of it was reached, and the seconds"
              + " of each component.")
  private boolean stats;

  @Option(
      names = "--runs",
      paramLabel = "K",
      description =
          "Run until code is compiled, then K times, and tell the seconds of the fastest."
              + " Default: one run, compilation included.")
  private Optional<Integer> runs = Optional.empty();

  @Option(
      names = "--export",
      paramLabel = "DIR",
      description =
          "Write the transformer as a model directory that run loads, and its token ids; DIR is new"
              + " or empty.")
  private Optional<Path> export = Optional.empty();

  boolean exports() {
    return export.isPresent();
  }

  void export(Supplier<Reduction> transformer) {
    export.ifPresent(directory -> transformer.get().directory().write(directory));
  }

  Plan plan(Engine engine) {
    Optional<Grid> grid =
        layers.isEmpty() && heads.isEmpty()
            ? Optional.empty()
            : Optional.of(new Grid(layers.orElse(1), heads.orElse(1)));
    runs.filter(k -> k < 1)
        .ifPresent(k -> {
          throw new IllegalArgumentException("--runs is " + k + ", expected at least 1");
        });
    if (!(budget >= 0)) {
      throw new IllegalArgumentException("--budget is " + budget + ", expected at least 0");
    }
    return new Plan(target(), grid, count, budget, engine, runs.orElse(0));
  }

  /// Fails:  IllegalArgumentException where tasks are asked for together with what one transformer on this
  ///         machine is.
  void requireHere(ClusterOption cluster) {
    boolean one =
        host.chosen()
            || export.isPresent()
            || runs.isPresent()
            || stats
            || layers.isPresent()
            || heads.isPresent();
    if (cluster.chosen() && one) {
      throw new IllegalArgumentException(
          "--cluster or --keep with --as, --export, --runs, --stats, --layers or --heads, expected one"
              + " or the other: those are of one transformer on this machine");
    }
  }

  /// What decides, of a solver.
  @FunctionalInterface
  interface Question {
    Verdict of(Solver solver) throws IOException;
  }

  /// By a solver on this machine, or in tasks where those are asked for.
  Verdict decided(
      Console console, ClusterOption cluster, Plan plan, Progress bar, Question question)
      throws IOException {
    if (!cluster.chosen()) {
      return question.of(new Solver(plan, watching(bar)));
    }
    try (Spread on = cluster.open(console, plan.engine().threads())) {
      return question.of(new Solver(plan, watching(bar), on));
    }
  }

  private Target target() {
    if (perToken && !host.chosen()) {
      throw new IllegalArgumentException(
          "--per-token asks how an architecture answers: expected --as beside it");
    }
    Optional<Hosting> hosting = host.hosting(!perToken);
    if (hosting.isPresent() && (construction.isPresent() || attention.isPresent())) {
      throw new IllegalArgumentException(
          "--as with --construction or --attention, expected one or the other: an architecture has"
              + " its own");
    }
    return hosting
        .<Target>map(Target.Standard::new)
        .orElseGet(() ->
            new Target.Bare(
                construction.orElse(Construction.PAPER), attention.orElse(Weighting.HARDMAX)));
  }

  /// Flops a second that this machine reaches, the best of three looks, if --stats asked for it.
  Optional<Double> peak(Plan plan) {
    return Stream.generate(() -> Peaks.measure(plan.engine().threads(), plan.engine().dtype()))
        .limit(stats ? 3 : 0)
        .map(peaks -> peaks.gflops() * 1e9)
        .max(Double::compare);
  }

  /// Fails:  IllegalArgumentException where an architecture was asked for and nothing was decided.
  int report(Console console, JsonOption json, SolveReport report) {
    if (report.plan().target() instanceof Target.Standard
        && report.verdict().status() == Status.UNKNOWN) {
      throw new IllegalArgumentException(report.verdict().reason());
    }
    json.deliver(console, report::print, report::document);
    return report.verdict().status().exit();
  }

  Watch watching(Progress bar) {
    return new Watch() {
      @Override
      public void expect(long heads) {
        bar.expect(heads);
      }

      @Override
      public void head() {
        bar.step();
      }

      @Override
      public boolean parts() {
        return stats;
      }
    };
  }
}
