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

  OrthogonalVectors(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    json.check();
    Plan plan = solve.plan(compute.engine());
    Ov instance = planted.isEmpty() ? read() : plant();
    try (Progress bar = console.progress("layers", 1)) {
      Solver solver = new Solver(plan, SolveOptions.stepping(bar));
      Verdict verdict =
          blocks.isEmpty()
              ? solver.vectors(instance)
              : solver.vectors(instance, blocks.stream().mapToInt(i -> i).toArray());
      return solve.report(console, json, new SolveReport(plan, verdict, false, solve.peak(plan)));
    }
  }

  private Ov read() throws IOException {
    if (hits.isPresent() || files.size() < 2) {
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

  private Ov plant() {
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
    int heads = planted.get(1);
    int[] chosen = IntStream.range(0, planting).map(k -> k % Math.max(1, heads)).toArray();
    return new Planted(planted.get(0), heads, planted.get(2), chosen, compute.seed()).instance();
  }
}
