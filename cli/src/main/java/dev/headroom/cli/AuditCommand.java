package dev.headroom.cli;

import dev.headroom.WholeFile;
import dev.headroom.audit.Audit;
import dev.headroom.audit.AuditReport;
import dev.headroom.audit.Where;
import dev.headroom.audit.Widths;
import dev.headroom.cli.CompareOptions.Named;
import dev.headroom.forward.Engine;
import dev.headroom.machine.Paper;
import dev.headroom.model.ModelSource;
import dev.headroom.shape.Step;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
  private static final String AUTO = "auto";

  private final Console console;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final KernelOptions compute = new KernelOptions();
  @Mixin private final MachineOptions machine = new MachineOptions();
  @Mixin private final FitOptions fit = new FitOptions();
  @Mixin private final CompareOptions compare = new CompareOptions();
  @Mixin private final WidthOptions widths = new WidthOptions();
  @Mixin private final FastMatmulOption fast = new FastMatmulOption();
  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final ModelOptions model = new ModelOptions();
  @Mixin private final StepOptions step = new StepOptions();
  @Mixin private final OwnTimes own = new OwnTimes();

  @Option(names = "--list", description = "List the presets and end.")
  private boolean list;

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
  private String measureLayers = AUTO;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write one page with charts that needs nothing else.")
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
    if (compare.wanted()) {
      return compare();
    }
    if (fit.wanted()) {
      return fit();
    }
    Optional<WholeFile> page = html.map(WholeFile::new);
    json.check();
    ModelSource source = source();
    AuditReport report = at(step.of(List.of(source)), audit(source));
    report.notes().forEach(console::notice);
    AuditJson document = AuditJson.of(report, Instant.now());
    json.deliver(console, out -> new AuditText(report).print(out), () -> document);
    page.ifPresent(file -> {
      byte[] bytes = AuditPage.of(report, document, HtmlPage.command(spec));
      file.write(to -> to.write(bytes));
    });
    return ExitCode.DONE;
  }

  private AuditReport at(Step step, Audit audit) {
    try (StageProgress progress = new StageProgress(console)) {
      return audit.at(step, progress);
    }
  }

  private int compare() {
    if (model.given()) {
      throw new IllegalArgumentException("expected a MODEL or --compare A B, found both");
    }
    json.check();
    List<Named> both = compare.named();
    Comparison found =
        new Comparison(side("A", both.getFirst(), both), side("B", both.getLast(), both));
    ComparisonReport report = new ComparisonReport(found);
    json.deliver(console, report::print, report::document);
    return ExitCode.DONE;
  }

  /// What is not kept is audited: beside a kept one at its step, unless another was typed.
  private Comparison.Side side(String name, Named one, List<Named> both) {
    AuditJson audit =
        one.kept()
            .orElseGet(() -> {
              ModelSource source = one.model().orElseThrow();
              List<ModelSource> models = both.stream().flatMap(n -> n.model().stream()).toList();
              Optional<AuditJson.Model> kept =
                  both.stream().flatMap(n -> n.kept().stream()).findFirst().map(AuditJson::model);
              AuditReport report =
                  kept.isEmpty() || step.given()
                      ? at(step.of(models), audit(source))
                      : at(kept.get().step(), audit(source).logits(kept.get().terms()));
              return AuditJson.of(report, Instant.now());
            });
    audit.notes().forEach(note -> console.notice(name + ": " + note));
    return new Comparison.Side(
        audit, one.kept().isPresent() ? Optional.of(one.typed()) : Optional.empty());
  }

  /// Of an audit's options those of sizes, machine and widths are for it too.
  private int fit() {
    boolean others =
        html.isPresent()
            || own.given()
            || runs.isPresent()
            || !measureLayers.equals(AUTO)
            || step.forAudits()
            || !fast.levels().isOff();
    if (others) {
      throw new IllegalArgumentException(
          "--fit is a table on paper, expected none of --html, --seconds, --timings, --runs,"
              + " --measure-layers, --phase decode, --logits and --fast-matmul: --csv and --json write it");
    }
    Optional<ModelSource> named = model.given() ? Optional.of(source()) : Optional.empty();
    FitOptions.Sizes sizes = new FitOptions.Sizes(step.context(), step.batch(), step.tokens());
    return fit.print(console, json, named, machine, sizes, widths.widths());
  }

  private ModelSource source() {
    Map<String, Integer> words = new LinkedHashMap<>();
    step.tokens().ifPresent(n -> words.put("tokens", n));
    step.batch().ifPresent(n -> words.put("batch", n));
    return model.source(words);
  }

  /// What is asked of a model, but for the step.
  private Audit audit(ModelSource source) {
    Audit audit = Audit.of(source).on(where()).logits(step.logits()).widths(widths.widths());
    return own.times().map(audit::beside).orElse(audit);
  }

  private Where where() {
    Optional<Paper> paper = machine.paper();
    if (paper.isPresent()) {
      return onPaper(paper.get());
    }
    Engine engine = compute.engine(machine.dtype()).with(fast.levels());
    Where.Here here =
        new Where.Here(engine, StepOptions.positive("--runs", runs), layers(), compute.seed());
    if (!noRun && !widths.widths().equals(Widths.STORED)) {
      throw new IllegalArgumentException(
          "--weights and --kv are bytes of a count, expected --no-run or --hardware beside them");
    }
    return noRun ? new Where.Unmeasured(engine) : here;
  }

  /// Nothing runs there, so options of a run are mistakes.
  private Where.OnPaper onPaper(Paper paper) {
    boolean asked = runs.isPresent() || !measureLayers.equals(AUTO) || !fast.levels().isOff();
    if (asked) {
      throw new IllegalArgumentException(
          "--hardware is "
              + paper.listed().name()
              + ", on paper: expected none of --runs, --measure-layers and --fast-matmul");
    }
    return new Where.OnPaper(paper);
  }

  private OptionalInt layers() {
    return switch (measureLayers) {
      case AUTO -> OptionalInt.empty();
      case "all" -> OptionalInt.of(Integer.MAX_VALUE);
      default ->
          StepOptions.positive(
              "--measure-layers", Optional.of(number("--measure-layers", measureLayers)));
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
}
