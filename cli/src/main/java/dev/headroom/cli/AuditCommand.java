package dev.headroom.cli;

import dev.headroom.InputException;
import dev.headroom.WholeFile;
import dev.headroom.audit.Audit;
import dev.headroom.audit.AuditReport;
import dev.headroom.audit.Question;
import dev.headroom.audit.Where;
import dev.headroom.audit.Yours;
import dev.headroom.count.Terms;
import dev.headroom.forward.Engine;
import dev.headroom.json.Json;
import dev.headroom.machine.Paper;
import dev.headroom.model.ModelSource;
import dev.headroom.model.PlainModel;
import dev.headroom.work.Component;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `audit`: how far a model runs from every limit that is known for it.
@Command(
    name = "audit",
    description = {
      "How far a model runs from every limit known for it: measured here, this machine's, counted,"
          + " proven.",
      "",
      "MODEL is a Hugging Face directory, a config.json or a preset (--list)."
    },
    footer = {
      "%nExample (nothing is measured, so the numbers are the same everywhere):",
      "  $ ./headroom audit gpt2 --tokens 1024 --no-run",
      "  gpt2 on 1024 tokens is 273.0 Gflop (this machine was not measured); the best algorithm of the",
      "  catalogue (matmul list) could gain a factor of … by operations: … Gflop, counted, not timed;",
      "  …"
    })
final class AuditCommand implements Callable<Integer> {
  private static final long LARGEST_FILE = 1 << 20;

  private final Console console;
  @Mixin private final KernelOptions compute = new KernelOptions();
  @Mixin private final MachineOptions machine = new MachineOptions();
  @Mixin private final FitOptions fit = new FitOptions();
  @Mixin private final WidthOptions widths = new WidthOptions();
  @Mixin private final FastMatmulOption fast = new FastMatmulOption();
  @Mixin private final JsonOption json = new JsonOption();

  @Parameters(paramLabel = "MODEL", arity = "0..1", description = "Directory, config or preset.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--shape",
      paramLabel = "WORDS",
      description = {
        "Instead of MODEL: layers=12,heads=12,tokens=1024,head-dim=64,width=768 and, if wanted,",
        "ffn, kv-heads, batch, vocabulary, causal."
      })
  private Optional<String> shape = Optional.empty();

  @Option(names = "--list", description = "List the presets and end.")
  private boolean list;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "Tokens a row; default: the model's positions, at most 1024.")
  private Optional<Integer> tokens = Optional.empty();

  @Option(
      names = "--phase",
      paramLabel = "prefill|decode",
      description = "All tokens at once (default), or one more behind --context others.")
  private Phase phase = Phase.PREFILL;

  @Option(
      names = "--context",
      paramLabel = "T",
      description = "With decode: tokens whose keys and values are kept; default: as --tokens.")
  private Optional<Integer> context = Optional.empty();

  @Option(names = "--batch", paramLabel = "N", description = "Rows; default: 1.")
  private Optional<Integer> batch = Optional.empty();

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Your own time for the same work, judged against the same limits.")
  private Optional<Double> seconds = Optional.empty();

  @Option(
      names = "--timings",
      paramLabel = "FILE",
      description = {
        "Your own times by component, as JSON: {\"qkv\": 0.012, …} in seconds; attention is scores,",
        "softmax and values together. The whole is judged when none is missing."
      })
  private Optional<Path> timings = Optional.empty();

  @Option(names = "--no-run", description = "Measure nothing: counts, floors and regime only.")
  private boolean noRun;

  @Option(
      names = "--runs",
      paramLabel = "K",
      description = "Runs to measure; default: three, if they fit in about 10 s.")
  private Optional<Integer> runs = Optional.empty();

  @Option(
      names = "--measure-layers",
      paramLabel = "K|auto|all",
      description = "Layers to run, the rest being extrapolated; auto (default): as fit in 10 s.")
  private String measureLayers = "auto";

  @Option(
      names = "--logits",
      paramLabel = "all|last",
      description = "Positions for which the head is taken; default: all.")
  private Terms.Logits logits = Terms.Logits.ALL;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write one page with plots that needs nothing else.")
  private Optional<Path> html = Optional.empty();

  AuditCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (list) {
      new PresetList(console.out()).print();
      return ExitCode.DONE;
    }
    if (machine.list()) {
      new HardwareList(console.out()).print();
      return ExitCode.DONE;
    }
    if (fit.wanted()) {
      return fit();
    }
    Optional<WholeFile> page = html.map(WholeFile::new);
    json.check();
    ModelSource source = source();
    Question question = question(source);
    AuditReport report;
    try (StageProgress progress = new StageProgress(console)) {
      report = Audit.of(source, question, progress);
    }
    report.notes().forEach(console::notice);
    json.deliver(
        console,
        out -> new AuditText(report).print(out),
        () -> AuditJson.of(report, Instant.now()));
    page.ifPresent(file -> {
      byte[] bytes = AuditHtml.of(report).getBytes(StandardCharsets.UTF_8);
      file.write(to -> to.write(bytes));
    });
    return ExitCode.DONE;
  }

  /// Of an audit's options those of sizes, machine and widths are for it too.
  private int fit() {
    boolean others =
        json.wanted()
            || html.isPresent()
            || seconds.isPresent()
            || timings.isPresent()
            || runs.isPresent()
            || phase == Phase.DECODE
            || !fast.levels().isOff();
    if (others) {
      throw new IllegalArgumentException(
          "--fit is a table on paper, expected none of --json, --html, --seconds, --timings, --runs,"
              + " --phase and --fast-matmul: --csv writes it");
    }
    Optional<ModelSource> named =
        model.isPresent() || shape.isPresent() ? Optional.of(source()) : Optional.empty();
    FitOptions.Sizes sizes = new FitOptions.Sizes(given(context), given(batch), given(tokens));
    return fit.print(console, named, machine, sizes, widths.widths());
  }

  private ModelSource source() {
    if (model.isPresent() == shape.isPresent()) {
      String found = model.isPresent() ? "both" : "neither";
      throw new IllegalArgumentException("expected a MODEL or --shape, found " + found);
    }
    return model
        .map(ModelSource::find)
        .orElseGet(() -> PlainModel.read(shape.orElseThrow(), given(tokens), given(batch)));
  }

  /// What a run is: tokens that see each other, or one behind others.
  enum Phase {
    PREFILL,
    DECODE
  }

  private OptionalInt context(ModelSource source) {
    if (phase == Phase.PREFILL) {
      context.ifPresent(t -> {
        throw new IllegalArgumentException(
            "--context is " + t + ", expected none without --phase decode");
      });
      return OptionalInt.empty();
    }
    tokens.ifPresent(n -> {
      throw new IllegalArgumentException(
          "--tokens is " + n + ", expected none with --phase decode, which is of one token");
    });
    int usual = source.usual().tokens();
    int most = source.architecture().embedding().positions() - 1;
    return OptionalInt.of(context.orElse(Math.min(usual, most)));
  }

  private Question question(ModelSource source) {
    return new Question(
        given(batch),
        phase == Phase.DECODE ? OptionalInt.empty() : given(tokens),
        context(source),
        logits,
        yours(),
        machine.paper().<Where>map(this::onPaper).orElseGet(this::here),
        widths.widths());
  }

  private Where.Here here() {
    Engine engine = compute.engine(machine.dtype()).with(fast.levels());
    return new Where.Here(engine, !noRun, given(runs), layers(), compute.seed());
  }

  /// Nothing runs there, so options of a run are mistakes.
  private Where.OnPaper onPaper(Paper paper) {
    boolean asked = runs.isPresent() || !measureLayers.equals("auto") || !fast.levels().isOff();
    if (asked) {
      throw new IllegalArgumentException(
          "--hardware is "
              + paper.listed().name()
              + ", on paper: expected none of --runs, --measure-layers and --fast-matmul");
    }
    return new Where.OnPaper(paper);
  }

  private static OptionalInt given(Optional<Integer> value) {
    return value.isPresent() ? OptionalInt.of(value.get()) : OptionalInt.empty();
  }

  private OptionalInt layers() {
    return switch (measureLayers) {
      case "auto" -> OptionalInt.empty();
      case "all" -> OptionalInt.of(Integer.MAX_VALUE);
      default -> OptionalInt.of(number("--measure-layers", measureLayers));
    };
  }

  private static int number(String option, String typed) {
    try {
      return Integer.parseInt(typed);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          option + " is \"" + typed + "\", expected a number, auto or all", e);
    }
  }

  private Optional<Yours> yours() {
    if (seconds.isPresent() && timings.isPresent()) {
      throw new IllegalArgumentException("expected one of --seconds and --timings, found both");
    }
    seconds.ifPresent(s -> {
      if (!Yours.plausible(s)) {
        throw new IllegalArgumentException("--seconds is " + s + ", expected " + Yours.RANGE);
      }
    });
    return timings.map(this::timed).or(() -> seconds.map(Yours::total));
  }

  private Yours timed(Path file) {
    Map<Component, Double> parts = new EnumMap<>(Component.class);
    OptionalDouble attention = OptionalDouble.empty();
    for (Map.Entry<String, Double> time : Json.numbers(file, LARGEST_FILE).entrySet()) {
      String name = time.getKey();
      double seconds = time.getValue();
      if (!Yours.plausible(seconds)) {
        String found = String.valueOf(seconds);
        throw new InputException(file.toString(), name, Yours.RANGE + ", in seconds", found);
      }
      if (name.equals(Yours.ATTENTION)) {
        attention = OptionalDouble.of(seconds);
      } else {
        parts.put(component(file, name), seconds);
      }
    }
    if (parts.isEmpty() && attention.isEmpty()) {
      throw new InputException(file.toString(), "", "seconds of at least one component", "none");
    }
    if (attention.isPresent() && Yours.PARTS.stream().anyMatch(parts::containsKey)) {
      throw new InputException(
          file.toString(), Yours.ATTENTION, "it, or scores, softmax and values", "both");
    }
    return Yours.of(parts, attention);
  }

  private static Component component(Path file, String name) {
    return Component.named(name)
        .orElseThrow(
            () -> new InputException(file.toString(), "", "one of " + known(), '"' + name + '"'));
  }

  private static String known() {
    return Component.labels() + ", " + Yours.ATTENTION;
  }
}
