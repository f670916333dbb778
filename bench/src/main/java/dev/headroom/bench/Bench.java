package dev.headroom.bench;

import dev.headroom.WholeFile;
import dev.headroom.bench.BenchReport.Best;
import dev.headroom.bench.BenchReport.Peak;
import dev.headroom.bench.BenchReport.Rounds;
import dev.headroom.bench.BenchReport.Row;
import dev.headroom.bench.peer.Check;
import dev.headroom.bench.peer.Gemm;
import dev.headroom.bench.peer.Guest;
import dev.headroom.bench.peer.Setting;
import dev.headroom.bench.peer.Subject;
import dev.headroom.bench.peer.Task;
import dev.headroom.cli.Console;
import dev.headroom.cli.ExitCode;
import dev.headroom.cli.FastMatmulOption;
import dev.headroom.cli.JsonOption;
import dev.headroom.cli.Progress;
import dev.headroom.machine.Processor;
import dev.headroom.measure.Here;
import dev.headroom.tensor.Dtype;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `bench`: our kernels beside those of native libraries, in one run.
@Command(
    name = "bench",
    description = {
      "Headroom's kernels beside native libraries: each in a JVM of its own, in alternating rounds,"
          + " results checked.",
      "",
      "Ratios are medians of per-round ratios, with the smallest and the largest; above 1 Headroom"
          + " is faster. The peak is this machine's rate of fused multiply-adds, before and after;"
          + " where the two differ by over a tenth the report says `steady: false`, and only its"
          + " ratios stand.",
      "",
      "With --fast-matmul, for gemm, our products by levels of Strassen's scheme are a contestant of"
          + " their own, headroom-fast, beside those by the definition; the table has a line for each"
          + " contestant."
    },
    footer = {
      "%nExample:",
      "  $ ./headroom bench gemm --peers openblas --shapes 512x512x512 --rounds 3",
      "  …",
      "  $ ./headroom bench gemm --fast-matmul auto --peers openblas --shapes 4096x4096x4096 --rounds 9",
      "  …"
    })
public final class Bench implements Callable<Integer> {
  private static final double WRONG_F32 = 1e-4;
  private static final double WRONG_F64 = 1e-11;

  /// What can be asked.
  enum Question {
    GEMM,
    ATTENTION,
    FORWARD,
    ALL;

    List<Task.Kind> kinds() {
      return switch (this) {
        case GEMM -> List.of(Task.Kind.GEMM);
        case ATTENTION -> List.of(Task.Kind.ATTENTION, Task.Kind.ATTENTION_CAUSAL);
        case FORWARD -> List.of(Task.Kind.FORWARD, Task.Kind.FORWARD_CAUSAL);
        case ALL -> List.of(Task.Kind.values());
      };
    }
  }

  private final Console console;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final FastMatmulOption fast = new FastMatmulOption();
  @Mixin private final JsonOption json = new JsonOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "gemm|attention|forward|all",
      description = "What to compute; default: all.")
  private Question question = Question.ALL;

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "NAME",
      description =
          "Of openblas, mkl, onednn, onnxruntime, pytorch; default: openblas,onnxruntime."
              + " Each is downloaded through Maven when it is first asked for (20 to 210 MB).")
  private List<String> peers = List.of("openblas", "onnxruntime");

  @Option(
      names = "--shapes",
      split = ",",
      paramLabel = "SHAPE",
      description =
          "gemm: MxKxN, with :tn, :nt or :tt when a or b lies transposed and +G for G entries"
              + " between rows; attention: HxNxd; forward: MODEL:BxN, B sentences of N tokens"
              + " through gpt2 (random weights) or minilm (trained, 83 MB). Default: squares and a"
              + " transformer's own.")
  private List<String> shapes = List.of();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of every contestant; default: all cores.")
  private Optional<Integer> threads = Optional.empty();

  @Option(names = "--dtype", paramLabel = "f32|f64", description = "Type; default: f32.")
  private Dtype dtype = Dtype.F32;

  @Option(names = "--rounds", paramLabel = "K", description = "Alternating rounds; default: 7.")
  private int rounds = 7;

  @Option(
      names = "--vector",
      paramLabel = "256",
      description =
          "Have ours and all libraries that can be told stay at AVX2; ONNX Runtime cannot be.")
  private int vectorBits;

  @Option(
      names = "--doc",
      paramLabel = "FILE",
      description =
          "Put the tables into a Markdown file, in place of what this machine measured before.")
  private Optional<Path> doc = Optional.empty();

  Bench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    json.check();
    Optional<WholeFile> document = doc.map(WholeFile::new);
    if (rounds < 1) {
      throw new IllegalArgumentException("--rounds is " + rounds + ", expected at least 1");
    }
    if (!fast.levels().isOff() && question != Question.GEMM) {
      throw new IllegalArgumentException(
          "--fast-matmul is " + fast.levels().label() + ", expected off for what is no gemm");
    }
    List<Task> tasks = tasks();
    BenchReport report = measure(tasks);
    if (vectorBits != 0 && peers.contains("onnxruntime")) {
      console.notice("ONNX Runtime took the widest vectors: it cannot be told otherwise");
    }
    if (document.isPresent()) {
      BenchDocument.update(doc.orElseThrow(), document.get(), report, command());
    }
    json.deliver(console, out -> out.print(BenchDocument.text(report)), () -> report);
    return wrong(report) ? ExitCode.FOUND_WRONG : ExitCode.DONE;
  }

  /// As it was typed, without where results went.
  private String command() {
    List<String> words = new ArrayList<>(spec.commandLine().getParseResult().originalArgs());
    for (String option : List.of("--doc", "--json")) {
      int at = words.indexOf(option);
      if (at >= 0) {
        words.subList(at, at + 2).clear();
      }
    }
    return "./headroom " + String.join(" ", words);
  }

  private List<Task> tasks() {
    if (!shapes.isEmpty() && question == Question.ALL) {
      throw new IllegalArgumentException(
          "--shapes wants to know whose: gemm, attention or forward");
    }
    List<Task> tasks = new ArrayList<>();
    for (Task.Kind kind : question.kinds()) {
      List<String> asked = shapes.isEmpty() ? BenchShapes.of(kind) : BenchShapes.fit(kind, shapes);
      asked.forEach(shape -> tasks.add(Task.of(kind, dtype, shape)));
    }
    return tasks;
  }

  private BenchReport measure(List<Task> tasks) throws IOException {
    int count = threads.orElseGet(() -> Runtime.getRuntime().availableProcessors());
    List<Guest> guests = new ArrayList<>();
    try (Scratch scratch = new Scratch();
        Progress bar = console.progress("rounds", (long) tasks.size() * rounds)) {
      Path unpacked = Maven.target().resolve("natives").toAbsolutePath();
      Setting setting =
          new Setting(count, vectorBits, fast.levels(), scratch.folder(), minilm(tasks), unpacked);
      guests.add(Peers.start(BenchReport.OURS, setting));
      if (!fast.levels().isOff()) {
        guests.add(Peers.start(BenchReport.FAST, setting));
      }
      for (String peer : peers) {
        guests.add(Peers.start(peer, setting));
      }
      for (Guest guest : guests) {
        guest.version(); // its JVM has started, and is quiet
      }
      double before = guests.getFirst().peak(tasks.getFirst());
      List<Rounds> found = new ArrayList<>();
      for (Task task : tasks) {
        found.add(compare(task, guests, bar));
      }
      Peak peak = new Peak(before, guests.getFirst().peak(tasks.getFirst()));
      List<Row> rows = found.stream().flatMap(r -> r.rows(count, peak.larger()).stream()).toList();
      List<Best> best = found.stream().flatMap(r -> r.best(count).stream()).toList();
      return new BenchReport(BenchReport.SCHEMA, machine(count), peak, rows, best);
    } finally {
      guests.forEach(Guest::close);
    }
  }

  private Processor machine(int count) {
    Processor here = Here.processor(count);
    return vectorBits == 0 ? here : new Processor(here.cpu(), vectorBits, count);
  }

  private static Path minilm(List<Task> tasks) throws IOException {
    boolean asked = tasks.stream().anyMatch(t -> t.shape().startsWith(Subject.MINILM.label()));
    Path folder = Maven.target().resolve("minilm");
    if (asked) {
      MiniLm.fill(folder);
      Subject.keepIn(folder);
    }
    return folder;
  }

  private Rounds compare(Task task, List<Guest> guests, Progress bar) throws IOException {
    Map<String, Check> checks = new LinkedHashMap<>();
    Map<String, String> versions = new LinkedHashMap<>();
    List<Guest> present = new ArrayList<>();
    for (Guest guest : guests) {
      Optional<Check> check = guest.load(task);
      if (check.isPresent()) {
        present.add(guest);
        checks.put(guest.name(), check.get());
        versions.put(guest.name(), guest.version());
      }
    }
    Map<String, double[]> seconds = new LinkedHashMap<>();
    present.forEach(guest -> seconds.put(guest.name(), new double[rounds]));
    for (int r = 0; r < rounds; r++) {
      for (int i = 0; i < present.size(); i++) {
        Guest guest = present.get((i + r) % present.size()); // nobody is always first
        seconds.getOrDefault(guest.name(), new double[rounds])[r] = guest.round();
      }
      bar.step();
    }
    int levels = task instanceof Gemm gemm ? gemm.levels(fast.levels()) : 0;
    return new Rounds(task, levels, seconds, checks, versions);
  }

  private boolean wrong(BenchReport report) {
    double limit = dtype == Dtype.F32 ? WRONG_F32 : WRONG_F64;
    List<Row> wrong = report.rows().stream().filter(row -> !(row.maxError() < limit)).toList();
    wrong.forEach(row ->
        console.notice(
            row.contestant()
                + " is wrong: "
                + row.task()
                + " "
                + row.shape()
                + ", error "
                + row.maxError()));
    return !wrong.isEmpty();
  }
}
