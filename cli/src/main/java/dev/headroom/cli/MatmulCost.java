package dev.headroom.cli;

import dev.headroom.matmul.Prediction;
import dev.headroom.scheme.Best;
import dev.headroom.scheme.Catalogue;
import dev.headroom.scheme.Cost;
import dev.headroom.scheme.Levels;
import dev.headroom.scheme.SchemeSource;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
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
          + " question, as additions stream through memory: --predict answers it for this machine, and"
          + " matmul run measures it.",
      "",
      "--best shows each scheme of the catalogue at the levels at which it has the fewest operations;"
          + " audit takes the best of them for each product of a model."
    },
    footer = {
      "%nExample:",
      "  $ ./headroom matmul cost winograd --size 1024,1024,1024",
      "  levels   multiplications        additions    scalings            total  of the definition",
      "       0        1073741824       1072693248           0       2146435072              1.000",
      "       1         939524096        941621248           0       1881145344              0.876",
      "…",
      "  $ ./headroom matmul cost --best --size 1024,768,2304",
      "…",
      "  winograd-alt       7 …       1680073908              0.464  fewest",
      "…",
      "  $ ./headroom matmul cost strassen --size 4096,4096,4096 --predict",
      "  levels   multiplications        additions    scalings            total  of the definition  predicted ms",
      "       0       68719476736      68702699520           0     137422176256              1.000  …",
      "…"
    })
final class MatmulCost implements Callable<Integer> {
  private static final String HEAD =
      "levels   multiplications        additions    scalings            total  of the definition";

  private final Console console;
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final ComputeOptions compute = new ComputeOptions();

  @Parameters(
      paramLabel = "SCHEME",
      arity = "0..1",
      description = "A name of the catalogue, or files.")
  private Optional<String> scheme = Optional.empty();

  @Option(names = "--best", description = "Instead of SCHEME: all of the catalogue.")
  private boolean best;

  @Option(
      names = "--predict",
      description = {
        "Also the time of fused sums here, from this machine's peak and bandwidth, measured now for a"
            + " second with --threads and --dtype."
      })
  private boolean predict;

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

  record Level(
      int levels,
      long multiplications,
      long additions,
      long scalings,
      long total,
      OptionalDouble predictedSeconds) {
    static Level of(int levels, Cost cost, OptionalDouble predictedSeconds) {
      return new Level(
          levels,
          (long) cost.multiplications(),
          (long) cost.additions(),
          (long) cost.scalings(),
          (long) cost.total(),
          predictedSeconds);
    }
  }

  record BestDocument(String schema, int n, int m, int p, List<Entry> schemes, String fewest) {}

  record Entry(
      String scheme, int levels, long multiplications, long additions, long scalings, long total) {
    static Entry of(Best.Choice choice) {
      Level level = Level.of(choice.levels(), choice.cost(), OptionalDouble.empty());
      return new Entry(
          choice.scheme().orElse("definition"),
          level.levels,
          level.multiplications,
          level.additions,
          level.scalings,
          level.total);
    }
  }

  @Override
  public Integer call() {
    ProductSize sizes = ProductSize.parse(size);
    if (best == scheme.isPresent()) {
      throw new IllegalArgumentException(
          "expected a SCHEME or --best, found " + (best ? "both" : "neither"));
    }
    if (best && predict) {
      throw new IllegalArgumentException("--predict and --best, expected a SCHEME or one of them");
    }
    if (!Best.countable(sizes.n(), sizes.m(), sizes.p())) {
      throw new IllegalArgumentException(
          "--size is " + size + ": 2^53 operations or more, expected fewer, to count them exactly");
    }
    if (best) {
      all(sizes);
    } else {
      one(scheme.orElseThrow(), sizes);
    }
    return ExitCode.DONE;
  }

  private void all(ProductSize sizes) {
    Best catalogue = new Best(Catalogue.all());
    Best.Choice fewest = catalogue.of(sizes.n(), sizes.m(), sizes.p());
    String name = Entry.of(fewest).scheme;
    List<Entry> entries =
        catalogue.each(sizes.n(), sizes.m(), sizes.p()).stream().map(Entry::of).toList();
    json.deliver(
        console,
        out -> print(out, entries, name),
        () ->
            new BestDocument(
                "headroom/matmul-best/1", sizes.n(), sizes.m(), sizes.p(), entries, name));
  }

  private static void print(PrintStream out, List<Entry> entries, String fewest) {
    out.println("scheme        " + HEAD);
    for (Entry e : entries) {
      out.printf(Locale.ROOT, "%-13s ", e.scheme);
      row(
          out,
          new Level(
              e.levels,
              e.multiplications,
              e.additions,
              e.scalings,
              e.total,
              OptionalDouble.empty()),
          entries.getFirst().total,
          e.scheme.equals(fewest));
    }
  }

  private void one(String name, ProductSize sizes) {
    SchemeSource source = SchemeSource.find(name);
    source.notes().forEach(console::notice);
    Levels multiplies = predict ? source.real() : source.levels();
    int fewest = Cost.bestLevels(multiplies, sizes.n(), sizes.m(), sizes.p());
    Optional<Prediction> here = predict ? Prediction.here(compute.engine()) : Optional.empty();
    if (predict && here.isEmpty()) {
      console.notice("no time is predicted: products here do not use vectors");
    }
    List<Level> levels = new ArrayList<>();
    for (int l = 0; l <= fewest + 1; l++) {
      levels.add(level(multiplies, l, sizes, here));
    }
    json.deliver(
        console,
        out -> {
          out.println(HEAD + (here.isPresent() ? "  predicted ms" : ""));
          long definition = levels.getFirst().total;
          levels.forEach(l -> row(out, l, definition, l.levels == fewest));
        },
        () -> new Document("headroom/matmul-cost/1", name, levels, fewest));
  }

  private static Level level(Levels scheme, int levels, ProductSize s, Optional<Prediction> here) {
    OptionalDouble seconds =
        here.stream().mapToDouble(x -> x.seconds(scheme, levels, s.n(), s.m(), s.p())).findFirst();
    return Level.of(levels, Cost.of(scheme, s.n(), s.m(), s.p(), levels), seconds);
  }

  private static void row(PrintStream out, Level l, long definition, boolean fewest) {
    String predicted =
        l.predictedSeconds.isPresent()
            ? String.format(Locale.ROOT, "%14.3f", 1e3 * l.predictedSeconds.getAsDouble())
            : "";
    out.printf(
        Locale.ROOT,
        "%6d %17d %16d %11d %16d  %17.3f%s%s%n",
        l.levels,
        l.multiplications,
        l.additions,
        l.scalings,
        l.total,
        (double) l.total / definition,
        predicted,
        fewest ? "  fewest" : "");
  }
}
