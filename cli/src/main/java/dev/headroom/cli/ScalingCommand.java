package dev.headroom.cli;

import dev.headroom.WholeFile;
import dev.headroom.model.ModelSource;
import dev.headroom.scaling.Axis;
import dev.headroom.scaling.Family;
import dev.headroom.scaling.Scaling;
import dev.headroom.scaling.ScalingReport;
import dev.headroom.scaling.Series;
import dev.headroom.work.Component;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `scaling`: how measured time grows with one size of a model.
@Command(
    name = "scaling",
    description = {
      "How measured time grows with one size of a model: the exponent, with an interval, beside that of"
          + " the counted operations and what is proven.",
      "",
      "MODEL is a Hugging Face directory, a config.json or a preset, of which tokens, context or layers"
          + " may vary; of a --shape every size may. What is varied goes before what the shape says."
    },
    footer = {
      "%nExample:",
      "  $ ./headroom scaling --shape layers=1,heads=2,head-dim=16 --vary tokens --from 128 --to 512",
      "  attention by tokens of layers=1,heads=2,head-dim=16",
      "  …",
      "    tokens       min s    median s       max s        Gflop  GFLOP/s  T(2N)/T(N)  counted",
      "       128  …",
      "       256  …",
      "       512  …",
      "  …"
    })
final class ScalingCommand implements Callable<Integer> {
  private static final String ATTENTION = "attention";
  private static final String ALL = "all";

  private final Console console;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final ComputeOptions compute = new ComputeOptions();
  @Mixin private final FastMatmulOption fast = new FastMatmulOption();
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final ModelOptions model = new ModelOptions();

  @Option(
      names = "--vary",
      paramLabel = "SIZE",
      required = true,
      description =
          "tokens, context (tokens kept, one behind them), heads, layers, head-dim, width; or"
              + " head-dim=tokens, both at once.")
  private String vary = "";

  @Option(names = "--from", paramLabel = "A", required = true, description = "The first point.")
  private int from;

  @Option(names = "--to", paramLabel = "B", required = true, description = "The last, at most.")
  private int to;

  @Option(
      names = "--factor",
      paramLabel = "K",
      description = "From a point to the next; default: 2.")
  private int factor = 2;

  @Option(names = "--runs", paramLabel = "K", description = "Runs a point; default: 5.")
  private int runs = 5;

  @Option(
      names = "--component",
      paramLabel = "NAME",
      split = ",",
      description =
          "What is timed: attention (default: scores, softmax and values), all, or some of embed, norm,"
              + " qkv, scores, softmax, values, output, mlp, head.")
  private List<String> components = List.of(ATTENTION);

  @Option(names = "--tokens", paramLabel = "N", description = "Tokens a row, where others vary.")
  private Optional<Integer> tokens = Optional.empty();

  @Option(names = "--batch", paramLabel = "N", description = "Rows; default: 1.")
  private Optional<Integer> batch = Optional.empty();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE.jsonl",
      description = "Keep each point as a line; points that are there are not measured again.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write one page with the points on logarithmic axes that needs nothing else.")
  private Optional<Path> html = Optional.empty();

  ScalingCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    json.check();
    Optional<WholeFile> page = html.map(WholeFile::new);
    Axis axis =
        Axis.named(vary)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "--vary is " + vary + ", expected one of " + labels()));
    if (!fast.levels().isOff() && axis != Axis.SQUARE) {
      throw new IllegalArgumentException(
          "--fast-matmul is "
              + fast.levels().label()
              + ", expected off without --vary head-dim=tokens");
    }
    Series series =
        new Series(
            family(axis),
            Series.sizes(from, to, factor),
            components(),
            runs,
            compute.engine().with(fast.levels()),
            compute.seed());
    ScalingReport report = StageProgress.during(console, () -> Scaling.of(series, out));
    report.notes().forEach(console::notice);
    ScalingText text = new ScalingText(report, factor);
    ScalingJson document = ScalingJson.of(report, factor);
    json.deliver(console, text::print, () -> document);
    page.ifPresent(file -> {
      String command = HtmlPage.command(spec);
      byte[] bytes = ScalingPage.of(report, document, text.sentence(), command, Instant.now());
      file.write(to -> to.write(bytes));
    });
    return ExitCode.DONE;
  }

  private static String labels() {
    return Arrays.stream(Axis.values()).map(Axis::label).collect(Collectors.joining(", "));
  }

  private Family family(Axis axis) {
    model.require();
    if (tokens.isPresent() && Set.of(Axis.TOKENS, Axis.CONTEXT, Axis.SQUARE).contains(axis)) {
      throw new IllegalArgumentException(
          "--tokens is " + tokens.get() + ", expected none with --vary " + axis.label());
    }
    if (model.shape().isPresent()) {
      Map<String, Integer> given = new LinkedHashMap<>();
      tokens.ifPresent(n -> given.put("tokens", n));
      batch.ifPresent(n -> given.put("batch", n));
      return Family.ofShape(model.shape().get(), given, axis);
    }
    String typed = model.model().orElseThrow();
    OptionalInt given = tokens.map(OptionalInt::of).orElse(OptionalInt.empty());
    return Family.ofModel(typed, ModelSource.find(typed), given, batch.orElse(1), axis);
  }

  private Set<Component> components() {
    Set<Component> chosen = EnumSet.noneOf(Component.class);
    for (String name : components) {
      switch (name) {
        case ATTENTION -> chosen.addAll(Series.ATTENTION);
        case ALL -> chosen.addAll(EnumSet.allOf(Component.class));
        default -> chosen.add(component(name));
      }
    }
    return chosen;
  }

  private static Component component(String name) {
    return Component.named(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "--component is "
                    + name
                    + ", expected attention, all or some of "
                    + Component.labels()));
  }
}
