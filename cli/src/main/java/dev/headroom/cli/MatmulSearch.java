package dev.headroom.cli;

import dev.headroom.scheme.BilinearScheme;
import dev.headroom.scheme.Formulas;
import dev.headroom.scheme.Program;
import dev.headroom.scheme.Ring;
import dev.headroom.scheme.SchemeSource;
import dev.headroom.search.Search;
import dev.headroom.search.Searches;
import dev.headroom.spread.Spread;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `matmul search`.
@Command(
    name = "search",
    description = {
      "Search for a scheme with few products: random walks in the flip graph over F_2 from the"
          + " definition or from --from, then lifting to Z or Q. What does not lift multiplies over F_2"
          + " alone, and the output says so.",
      "Ends at --rank, or after --seconds with the best so far. A rank that is reached in time is"
          + " reached with the same scheme on every machine, with any number of threads.",
      "Prints the scheme as formulas, or writes three files with -o. Go on from them with --from X and"
          + " another seed.",
      "With --resume F the state is kept in F after each round; the same command goes on from there, to"
          + " the same bytes as without a break. Ctrl-C ends a search with the best so far (exit 130)."
    },
    footer = {
      "%nExample:",
      "  $ ./headroom matmul search --size 2,2,2 --rank 7",
      "  # 2x2x2:7 over Z, found by matmul search: seed 0, 707 flips",
      "…",
      "  c22 = …"
    })
final class MatmulSearch implements Callable<Integer> {
  private static final int MOST_SECONDS = 10_000_000;
  private static final int SEARCHES = 8;
  private static final int MOST_SEARCHES = 100_000;

  private final Console console;
  @Mixin private final ParallelOptions parallel = new ParallelOptions();
  @Mixin private final JsonOption json = new JsonOption();

  @Option(
      names = "--size",
      paramLabel = "n,m,p",
      description = "A is n x m blocks, B is m x p; at most 64 blocks each. From --from otherwise.")
  private Optional<String> size = Optional.empty();

  @Option(names = "--rank", paramLabel = "R", description = "End at so many products.")
  private int rank = 1;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "End after so many seconds; default: 60.")
  private int seconds = 60;

  @Option(
      names = "--from",
      paramLabel = "SCHEME",
      description = "Start from a scheme of the catalogue or files, modulo 2.")
  private Optional<String> from = Optional.empty();

  @Option(
      names = "-o",
      paramLabel = "X",
      description = "Write X_L.sms, X_R.sms and X_P.sms instead of formulas.")
  private Optional<String> target = Optional.empty();

  @Option(
      names = "--resume",
      paramLabel = "F",
      description = "A file that keeps the state; go on from it if it is there.")
  private Optional<Path> resume = Optional.empty();

  @Mixin private final ClusterOption cluster = new ClusterOption();

  @Option(
      names = "--searches",
      paramLabel = "K",
      description =
          "With --cluster or --keep: searches of as many seeds, from --seed on, beside each other;"
              + " default: 8.")
  private Optional<Integer> searches = Optional.empty();

  MatmulSearch(Console console) {
    this.console = console;
  }

  record Document(
      String schema,
      int n,
      int m,
      int p,
      int rank,
      String ring,
      Optional<String> notLifted,
      int additions,
      int scalings,
      long seed,
      long flips,
      double flipsPerSecond) {}

  @Override
  public Integer call() {
    if (seconds < 1 || seconds > MOST_SECONDS) {
      throw new IllegalArgumentException(
          "--seconds is " + seconds + ", expected 1 to " + MOST_SECONDS);
    }
    json.check();
    requireTasks();
    Optional<SchemeFiles> files = target.map(SchemeFiles::new);
    BilinearScheme start = start();
    Search.Plan plan = new Search.Plan(rank, parallel.seed(), parallel.threads(), resume);
    Interruption signal = console.interruption();
    Timed timed = searched(start, plan, signal);
    files.ifPresent(f -> f.write(timed.found.program().scheme()));
    tell(timed.found, timed.perSecond, signal);
    json.deliver(
        console, out -> print(out, timed.found), () -> document(timed.found, timed.perSecond));
    return ExitCode.DONE;
  }

  /// What was found, at so many flips a second.
  private record Timed(Search.Found found, double perSecond) {}

  private Timed searched(BilinearScheme start, Search.Plan plan, Interruption signal) {
    try (Progress bar = console.progress("seconds", seconds)) {
      Clock clock = new Clock(bar, seconds, signal);
      Search.Found found = found(start, plan, clock);
      return new Timed(found, clock.perSecond(found.walked()));
    }
  }

  private Search.Found found(BilinearScheme start, Search.Plan plan, Clock clock) {
    if (!cluster.chosen()) {
      return Search.from(start, plan, clock);
    }
    try (Spread on = cluster.open(console, parallel.threads())) {
      return Searches.over(on, start, plan, searches.orElse(SEARCHES), clock);
    }
  }

  private void requireTasks() {
    if (searches.isPresent() && !cluster.chosen()) {
      throw new IllegalArgumentException("--searches expects --cluster or --keep beside it");
    }
    if (searches.orElse(1) < 1 || searches.orElse(1) > MOST_SEARCHES) {
      throw new IllegalArgumentException(
          "--searches is " + searches.orElse(1) + ", expected 1 to " + MOST_SEARCHES);
    }
    if (resume.isPresent() && cluster.chosen()) {
      throw new IllegalArgumentException(
          "--resume keeps one search, expected --keep FOLDER for those of --cluster");
    }
  }

  private BilinearScheme start() {
    Optional<BilinearScheme> given =
        from.map(name -> {
          SchemeSource source = SchemeSource.find(name);
          source.notes().forEach(console::notice);
          return source.program().scheme();
        });
    if (size.isEmpty()) {
      return given.orElseThrow(() -> new IllegalArgumentException("--size or --from is missing"));
    }
    ProductSize wanted = ProductSize.parse(size.get());
    if (given.isEmpty()) {
      return Search.definition(wanted.n(), wanted.m(), wanted.p());
    }
    BilinearScheme s = given.get();
    if (!wanted.equals(new ProductSize(s.n(), s.m(), s.p()))) {
      throw new IllegalArgumentException(
          "--size is "
              + size.get()
              + ", but "
              + from.get()
              + " is "
              + s.n()
              + ","
              + s.m()
              + ","
              + s.p());
    }
    return s;
  }

  /// What is no part of the result: how fast it was, and what was not reached.
  private void tell(Search.Found found, double perSecond, Interruption signal) {
    console.notice(
        String.format(
            Locale.ROOT,
            "%d flips in all, %.2f million a second %s",
            found.walked(),
            perSecond * 1e-6,
            cluster.chosen()
                ? "in tasks, kept ones included"
                : "on " + parallel.threads() + " threads"));
    if (found.program().rank() > rank && rank > 1) {
      String end = signal.asked() ? " when a signal came" : " in " + seconds + " s";
      console.notice("rank " + rank + " was not reached" + end);
    }
    if (found.ring().equals(Ring.F_2)) {
      console.notice("kept over F_2, of no use for real numbers: " + found.why());
    }
  }

  private void print(PrintStream out, Search.Found found) {
    Program s = found.program();
    out.printf(
        Locale.ROOT,
        "# %dx%dx%d:%d over %s, found by matmul search: seed %d, %d flips%n",
        s.n(),
        s.m(),
        s.p(),
        s.rank(),
        found.ring().name(),
        found.seed(),
        found.flips());
    if (target.isEmpty()) {
      Formulas.lines(s).forEach(out::println);
    }
  }

  private Document document(Search.Found found, double perSecond) {
    Program s = found.program();
    return new Document(
        "headroom/matmul-search/1",
        s.n(),
        s.m(),
        s.p(),
        s.rank(),
        found.ring().name(),
        Optional.of(found.why()).filter(why -> !why.isEmpty()),
        s.additions(),
        s.scalings(),
        found.seed(),
        found.flips(),
        perSecond);
  }

  /// Ends a search after a time or by a signal, and draws how much of it is over.
  private static final class Clock implements Search.Watch {
    private final Progress bar;
    private final int seconds;
    private final Interruption signal;
    private final long start = System.nanoTime();
    private long drawn;
    private double walked; // seconds until the last round ended

    Clock(Progress bar, int seconds, Interruption signal) {
      this.bar = bar;
      this.signal = signal;
      this.seconds = seconds;
    }

    private double elapsed() {
      return (System.nanoTime() - start) * 1e-9;
    }

    double perSecond(long flips) {
      return flips == 0 ? 0 : flips / walked;
    }

    @Override
    public void round(int rank, long flips) {
      walked = elapsed();
      bar.name("rank " + rank + ", seconds");
    }

    @Override
    public synchronized boolean stop() {
      double elapsed = elapsed();
      long whole = (long) Math.min(elapsed, seconds);
      bar.step(whole - drawn);
      drawn = whole;
      return elapsed >= seconds || signal.asked();
    }
  }
}
