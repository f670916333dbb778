package dev.headroom.cli;

import dev.headroom.solve.Plan;
import dev.headroom.solve.Solver;
import dev.headroom.solve.Verdict;
import dev.headroom.tensor.Dtype;
import dev.headroom.vectors.Ov;
import dev.headroom.vectors.OvText;
import dev.headroom.vectors.Planted;
import dev.headroom.vectors.VectorSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ov`: decides orthogonal vectors by running a transformer.
@Command(
    name = "ov",
    description = {
      "Decide whether two or three sets of 0/1 vectors hold an orthogonal pair or triple, with the"
          + " transformer of sat. A set is a file of rows of 0 and 1; blank lines and # comments"
          + " are ignored; sets may be of different sizes.",
      "Exit code 10: there is one (v names its rows, from 1), 20: there is none, 0: unknown."
    },
    footer = {
      "%nExample:",
      "  $ ./headroom ov --planted 64,8,16 --hits 0",
      "  c construction paper, attention hardmax, f64",
      "  c N 64 (65 tokens), L 2, H 4, d 16, width 34, scale 1",
      "  …",
      "  s UNSATISFIABLE"
    })
final class OrthogonalVectors implements Callable<Integer> {
  private final Console console;
  @Mixin private final ComputeOptions compute = new ComputeOptions(Dtype.F64);
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final SolveOptions solve = new SolveOptions();
  @Mixin private final ClusterOption cluster = new ClusterOption();

  @Parameters(arity = "0..3", paramLabel = "FILE", description = "Two or three sets, a file each.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--planted",
      split = ",",
      paramLabel = "N,LH,D",
      description =
          "Make random sets of N, N and LH vectors of dimension D instead, in which no triple is"
              + " orthogonal but those that --hits plants.")
  private List<Integer> planted = new ArrayList<>();

  @Option(
      names = "--hits",
      paramLabel = "K",
      description = "With --planted: how many triples are planted. Default: 1.")
  private Optional<Integer> hits = Optional.empty();

  @Option(
      names = "--blocks",
      split = ",",
      paramLabel = "B,C",
      description =
          "Split every set after the first into blocks of these sizes, one transformer a tuple of"
              + " blocks (Lemma 2.13).")
  private List<Integer> blocks = new ArrayList<>();

  @Option(
      names = "--double",
      paramLabel = "N|LH",
      description =
          "With --planted: decide sets of one, two, four and eight times as many tokens (N) or heads"
              + " (LH), and tell how the seconds grow. Best with --runs and --threads 1.")
  private Optional<Doubled> doubled = Optional.empty();

  /// What --double doubles.
  enum Doubled {
    N,
    LH
  }

  OrthogonalVectors(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    json.check();
    Plan plan = solve.plan(compute.engine());
    solve.requireHere(cluster);
    if (cluster.chosen() && doubled.isPresent()) {
      throw new IllegalArgumentException(
          "--double with --cluster or --keep, expected times on this machine alone");
    }
    if (solve.exports() && (doubled.isPresent() || !blocks.isEmpty())) {
      throw new IllegalArgumentException(
          "--export with --blocks or --double, expected one transformer to write");
    }
    if (doubled.isPresent() || !planted.isEmpty()) {
      requirePlanted();
    }
    try (Progress bar = console.progress("heads", 0)) {
      if (doubled.isPresent()) {
        Solver solver = new Solver(plan, solve.watching(bar));
        return doubled(solver, plan, doubled.get() == Doubled.N);
      }
      Verdict verdict = solve.decided(console, cluster, plan, bar, this::decided);
      return solve.report(
          console, json, new SolveReport(plan, verdict, false, solve.peak(plan), List.of()));
    }
  }

  private Verdict decided(Solver solver) throws IOException {
    return planted.isEmpty() ? decide(solver, read()) : decidePlanted(solver);
  }

  private Verdict decide(Solver solver, Ov instance) {
    if (blocks.isEmpty() && solver.refusal(instance).isEmpty()) {
      solve.export(() -> solver.transformer(instance));
    }
    return blocks.isEmpty()
        ? solver.vectors(instance)
        : solver.vectors(instance, blocks.stream().mapToInt(i -> i).toArray());
  }

  private Verdict decidePlanted(Solver solver) {
    long n = planted.get(0);
    long heads = planted.get(1);
    return solver
        .refusal(n, heads, planted.get(2))
        .orElseGet(() -> decide(solver, plant(n, heads)));
  }

  /// Decides planted sets of one, two, four and eight times a size, as far as none is refused.
  private int doubled(Solver solver, Plan plan, boolean tokens) {
    List<Ov> instances = new ArrayList<>();
    Optional<Verdict> refused = Optional.empty();
    for (int times = 1; times <= 8 && refused.isEmpty(); times *= 2) {
      long n = (tokens ? times : 1L) * planted.get(0);
      long heads = (tokens ? 1L : times) * planted.get(1);
      refused = solver.refusal(n, heads, planted.get(2));
      if (refused.isEmpty()) {
        instances.add(plant(n, heads));
      }
    }
    List<Verdict> verdicts = new ArrayList<>(solver.compared(instances));
    refused.ifPresent(verdicts::add);
    DoublingReport report = new DoublingReport(plan, compute.threads(), verdicts, solve.peak(plan));
    json.deliver(console, report::print, report::document);
    return verdicts.getLast().status().exit();
  }

  private Ov read() throws IOException {
    if (hits.isPresent() || files.size() < 2 || files.size() > 3) {
      throw new IllegalArgumentException(
          files.size()
              + " files"
              + (hits.isPresent() ? " and --hits" : "")
              + ", expected two or three files, or --planted");
    }
    List<VectorSet> sets = new ArrayList<>();
    for (Path file : files) {
      VectorSet set = OvText.read(file);
      if (!sets.isEmpty() && set.dim() != sets.getFirst().dim()) {
        throw new IllegalArgumentException(
            file
                + " has dimension "
                + set.dim()
                + ", "
                + files.getFirst()
                + " has "
                + sets.getFirst().dim());
      }
      sets.add(set);
    }
    return new Ov(sets);
  }

  private Ov plant(long tokens, long all) {
    int n = Math.toIntExact(tokens);
    int heads = Math.toIntExact(all);
    int[] chosen = IntStream.range(0, hits.orElse(1)).map(k -> k % Math.max(1, heads)).toArray();
    return new Planted(n, heads, planted.get(2), chosen, compute.seed()).instance();
  }

  private void requirePlanted() {
    int planting = hits.orElse(1);
    if (!files.isEmpty() || planted.size() != 3 || planting < 0) {
      throw new IllegalArgumentException(
          "--planted "
              + planted
              + " with "
              + files.size()
              + " files and --hits "
              + planting
              + ", expected N,LH,D, no files and at least 0 hits");
    }
  }
}
