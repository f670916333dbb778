package dev.headroom.cli;

import dev.headroom.WholeFile;
import dev.headroom.audit.Fit;
import dev.headroom.audit.Fitting;
import dev.headroom.audit.Widths;
import dev.headroom.machine.Listed;
import dev.headroom.machine.Machine;
import dev.headroom.machine.MachineTable;
import dev.headroom.machine.Paper;
import dev.headroom.machine.Precision;
import dev.headroom.model.ModelSource;
import dev.headroom.model.Presets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.Option;

/// `--fit --models --memory --devices --csv`: whether models fit, how far and how fast.
final class FitOptions {
  private static final int PASS = 2048;

  @Option(
      names = "--fit",
      description =
          "A table instead of an audit: weights, cache and activations of MODEL, --models or all"
              + " presets, and what fits into --memory or --hardware: the longest row, the most rows of"
              + " --context tokens, the least seconds of --batch rows. --tokens: most of one pass.")
  private boolean fit;

  @Option(names = "--models", paramLabel = "MODEL", split = ",", description = "With --fit: these.")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--memory",
      paramLabel = "24GiB",
      description = "With --fit: memory of a device; default: as the machine has it.")
  private Optional<String> memory = Optional.empty();

  @Option(
      names = "--devices",
      paramLabel = "N",
      description = "With --fit: share weights, cache and work; communication is not counted.")
  private Optional<Integer> devices = Optional.empty();

  @Option(names = "--csv", paramLabel = "FILE", description = "With --fit: write the table.")
  private Optional<Path> csv = Optional.empty();

  boolean wanted() {
    if (!fit && !(models.isEmpty() && memory.isEmpty() && devices.isEmpty() && csv.isEmpty())) {
      throw new IllegalArgumentException(
          "--models, --memory, --devices and --csv are for --fit, expected it beside them");
    }
    return fit;
  }

  /// The numbers that options of other commands give.
  record Sizes(OptionalInt context, OptionalInt batch, OptionalInt tokens) {}

  int print(
      Console console,
      JsonOption json,
      Optional<ModelSource> model,
      MachineOptions machine,
      Sizes sizes,
      Widths widths) {
    Optional<WholeFile> file = csv.map(WholeFile::new);
    json.check();
    int shares = StepOptions.positive("--devices", devices).orElse(1);
    List<ModelSource> sources = sources(model);
    if (sources.size() == 1) {
      requireContext(sources.getFirst(), sizes.context());
    }
    Set<String> notes = new LinkedHashSet<>();
    FitTable table = new FitTable(sources.size() == 1, shares);
    for (Optional<Paper> paper : papers(machine, sources.size() == 1)) {
      Precision in = paper.map(Paper::precision).orElseGet(machine::typeOrBf16);
      Fitting fitting =
          new Fitting(
              sizes.context(),
              sizes.batch().orElse(1),
              sizes.tokens().orElse(PASS),
              shares,
              memory(paper),
              in,
              widths);
      List<Fit> fits =
          sources.stream().map(s -> fitting.of(s, paper.<Machine>map(p -> p))).toList();
      table.add(paper, fitting, fits);
      fits.forEach(f -> f.without().ifPresent(notes::add));
    }
    notes.forEach(console::notice);
    json.deliver(console, table::print, () -> FitRow.Document.of(table.rows(), List.copyOf(notes)));
    file.ifPresent(f -> {
      byte[] bytes = FitRow.csv(table.rows()).getBytes(StandardCharsets.UTF_8);
      f.write(out -> out.write(bytes));
    });
    return ExitCode.DONE;
  }

  private List<ModelSource> sources(Optional<ModelSource> model) {
    if (model.isPresent() && !models.isEmpty()) {
      throw new IllegalArgumentException("expected a MODEL or --models, found both");
    }
    return model.isPresent()
        ? List.of(model.get())
        : models.isEmpty()
            ? Presets.all().stream().map(p -> ModelSource.find(p.id())).toList()
            : models.stream().map(ModelSource::find).toList();
  }

  private static void requireContext(ModelSource source, OptionalInt context) {
    int positions = source.architecture().embedding().positions();
    if (context.isPresent() && context.getAsInt() > positions) {
      throw new IllegalArgumentException(
          "--context is "
              + context.getAsInt()
              + ", expected at most "
              + positions
              + ", the positions of "
              + source.architecture().name());
    }
  }

  /// Those that are named; for one model and nothing else all that are known.
  private List<Optional<Paper>> papers(MachineOptions machine, boolean one) {
    List<Listed> named = machine.several();
    List<Listed> all =
        named.isEmpty() && one && memory.isEmpty()
            ? MachineTable.all().stream().filter(m -> m.memory().isPresent()).toList()
            : named;
    return all.isEmpty()
        ? List.of(Optional.empty())
        : all.stream().map(m -> Optional.of(machine.in(m))).toList();
  }

  private OptionalLong memory(Optional<Paper> paper) {
    if (memory.isPresent()) {
      return OptionalLong.of(MemorySize.of("--memory", memory.get(), 1, "24GiB or 80GB").bytes());
    }
    return paper
        .flatMap(p -> p.listed().memory())
        .map(m -> OptionalLong.of((long) m.value()))
        .orElse(OptionalLong.empty());
  }
}
