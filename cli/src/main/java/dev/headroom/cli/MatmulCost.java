package dev.headroom.cli;

import dev.headroom.scheme.Cost;
import dev.headroom.scheme.Program;
import dev.headroom.scheme.SchemeSource;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `matmul cost`.
@Command(
    name = "cost",
    description = {
      "Exact operations of a product by 0, 1, 2, … levels of a scheme, the definition below: counted,"
          + " not timed. Rows and columns that are left over are multiplied by the definition.",
      "A fast product does fewer multiplications and more additions; what it gains in time is another"
          + " question, as additions stream through memory."
    },
    footer = {
      "%nExample:",
      "  $ ./headroom matmul cost winograd --size 1024,1024,1024",
      "  levels   multiplications        additions    scalings            total  of the definition",
      "       0        1073741824       1072693248           0       2146435072              1.000",
      "       1         939524096        941621248           0       1881145344              0.876",
      "…"
    })
final class MatmulCost implements Callable<Integer> {
  private static final double EXACT = 1L << 53;

  private final Console console;
  @Mixin private final JsonOption json = new JsonOption();

  @Parameters(paramLabel = "SCHEME", description = "A name of the catalogue, or files.")
  private String scheme = "";

  @Option(
      names = "--size",
      required = true,
      paramLabel = "n,m,p",
      description = "A is n x m, B is m x p.")
  private String size = "";

  MatmulCost(Console console) {
    this.console = console;
  }

  record Document(String schema, String scheme, List<Level> levels, int best) {}

  record Level(int levels, long multiplications, long additions, long scalings, long total) {}

  @Override
  public Integer call() {
    ProductSize sizes = ProductSize.parse(size);
    SchemeSource source = SchemeSource.find(scheme);
    source.notes().forEach(console::notice);
    Program program = source.program();
    double n = sizes.n();
    double m = sizes.m();
    double p = sizes.p();
    if (2 * n * m * p >= EXACT) {
      throw new IllegalArgumentException(
          "--size is " + size + ": 2^53 operations or more, expected fewer, to count them exactly");
    }
    int best = Cost.bestLevels(program, n, m, p);
    List<Level> levels = new ArrayList<>();
    for (int l = 0; l <= best + 1; l++) {
      Cost cost = Cost.of(program, n, m, p, l);
      levels.add(
          new Level(
              l,
              (long) cost.multiplications(),
              (long) cost.additions(),
              (long) cost.scalings(),
              (long) cost.total()));
    }
    json.deliver(
        console,
        out -> print(out, levels, best),
        () -> new Document("headroom/matmul-cost/1", scheme, levels, best));
    return ExitCode.DONE;
  }

  private static void print(PrintStream out, List<Level> levels, int best) {
    out.println(
        "levels   multiplications        additions    scalings            total  of the definition");
    for (Level l : levels) {
      out.printf(
          Locale.ROOT,
          "%6d %17d %16d %11d %16d  %17.3f%s%n",
          l.levels,
          l.multiplications,
          l.additions,
          l.scalings,
          l.total,
          (double) l.total / levels.getFirst().total,
          l.levels == best ? "  fewest" : "");
    }
  }
}
