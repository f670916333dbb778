package dev.headroom.cli;

import dev.headroom.InputException;
import dev.headroom.WholeFile;
import dev.headroom.forward.Engine;
import dev.headroom.forward.Outputs;
import dev.headroom.forward.Outputs.Named;
import dev.headroom.forward.Steps;
import dev.headroom.forward.Transformer;
import dev.headroom.forward.Wanted;
import dev.headroom.forward.Wanted.Logits;
import dev.headroom.model.Architecture;
import dev.headroom.model.Families;
import dev.headroom.model.Footprint;
import dev.headroom.model.Input;
import dev.headroom.model.ModelSource;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.model.Weights;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Probe;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `run`: the exact forward pass of a real checkpoint.
@Command(
    name = "run",
    description =
        "The exact forward pass of a Hugging Face directory (docs/checkpoints.md lists the families).",
    footer = {
      "%nExample:",
      "  $ ./headroom run core/src/test/resources/checkpoints/gpt2-tiny --text-ids 1,2,3",
      "  row 0, position 2 of 3: the 5 largest logits",
      "          id         logit",
      "          25     10.40783…",
      "           3     10.38779…",
      "          17      8.3228…",
      "          31      7.3533…",
      "          39      7.2906…"
    })
final class Run implements Callable<Integer> {
  private static final int TOP = 5;

  private final Console console;
  @Mixin private final ComputeOptions compute = new ComputeOptions();
  @Mixin private final FastMatmulOption fast = new FastMatmulOption();

  @Parameters(paramLabel = "DIR", description = "config.json and *.safetensors.")
  private Path directory;

  @ArgGroup private final Ids ids = new Ids();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Write final, logits and pooled, whichever the model has, as safetensors.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--layers-out", description = "With -o: also hidden.0 to hidden.L.")
  private boolean layersOut;

  @Option(
      names = "--heads-out",
      paramLabel = "K",
      description = "With -o: also attn_probs.K and attn_out.K of layer K, counted from 0.")
  private Optional<Integer> headsOut = Optional.empty();

  @Option(
      names = "--steps",
      paramLabel = "K",
      description =
          "Run the last K tokens of each row one by one, behind a cache of the keys and values of those"
              + " before them: the same results, to rounding.")
  private Optional<Integer> steps = Optional.empty();

  Run(Console console) {
    this.console = console;
  }

  /// Token ids, from a file or typed; else those that stand beside the model.
  static final class Ids {
    @Option(
        names = "--ids",
        paramLabel = "FILE",
        description = "JSON: input_ids [batch][tokens]; token_type_ids, attention_mask for BERT.")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--text-ids", paramLabel = "1,2,3", description = "One row of token ids.")
    private Optional<String> typed = Optional.empty();
  }

  @Override
  public Integer call() {
    Optional<WholeFile> target = out.map(WholeFile::new);
    if (out.isEmpty() && (layersOut || headsOut.isPresent())) {
      throw new IllegalArgumentException(
          "--layers-out and --heads-out write to a file: expected -o");
    }
    ModelSource source = ModelSource.find(directory.toString());
    Architecture architecture = source.architecture();
    requireRun(source);
    requireWeights(source);
    Input input = input(architecture);
    requireLayer(architecture.depth());
    Footprint.require(
        architecture.name(), "the weights", Footprint.residentBytes(architecture, compute.dtype()));
    try (Weights weights = source.weights(compute.seed());
        Transformer transformer = new Transformer(weights, engine());
        Progress bar =
            console.progress("layers", Math.multiplyExact(passes(input), architecture.depth()))) {
      Outputs outputs =
          steps
              .map(k -> Steps.run(transformer.open(), input, k, wanted(), stepping(bar)))
              .orElseGet(() -> transformer.run(input, wanted(), stepping(bar)));
      weights.notices().forEach(console::notice);
      target.ifPresentOrElse(t -> t.write(writer(outputs)::writeTo), () -> print(outputs, input));
    }
    return ExitCode.DONE;
  }

  /// Steps read weights more than they multiply: what 16 bits hold stays in them.
  private Engine engine() {
    Engine engine = compute.engine().with(fast.levels());
    return steps.isPresent() ? engine.keepingNarrow() : engine;
  }

  /// How often all layers are passed.
  private int passes(Input input) {
    steps.ifPresent(k -> {
      if (k < 1 || k > input.tokens()) {
        throw new IllegalArgumentException(
            "--steps is " + k + ", expected 1 to " + input.tokens() + ", the tokens of a row");
      }
      if (headsOut.isPresent()) {
        throw new IllegalArgumentException("--heads-out beside --steps, expected one of them");
      }
    });
    return steps.map(k -> k < input.tokens() ? k + 1 : k).orElse(1);
  }

  private void requireRun(ModelSource source) {
    source
        .stated()
        .blocks()
        .filter(_ -> Files.exists(directory))
        .ifPresent(blocks -> {
          String found = blocks.name() + ", which is only counted (audit)";
          throw new InputException(directory.toString(), "", "weights of plain numbers", found);
        });
    Architecture a = source.architecture();
    Families.onlyCounted(a)
        .ifPresent(parts -> {
          throw new InputException(
              directory.resolve("config.json").toString(),
              "model_type",
              "a model that can be run",
              a.family() + ", whose " + parts + " are only counted (audit)");
        });
  }

  private void requireWeights(ModelSource source) {
    if (!source.stored()) {
      String found =
          Files.exists(directory)
              ? source.unread().map(files -> "only " + files + ", not read").orElse("none")
              : "a preset, which has sizes alone";
      throw new InputException(
          directory.toString(),
          "",
          "weights in model.safetensors or model.safetensors.index.json",
          found);
    }
  }

  private Input input(Architecture architecture) {
    if (ids.file.isPresent()) {
      Input input = Input.read(ids.file.get(), architecture);
      input.notices().forEach(console::notice);
      return input;
    }
    Path beside = directory.resolve("input_ids.json");
    if (ids.typed.isEmpty() && Files.exists(beside)) {
      console.notice("input: " + beside);
      return Input.read(beside, architecture);
    }
    String typed =
        ids.typed.orElseThrow(() ->
            new InputException(
                directory.toString(),
                "",
                "token ids beside it, as --text-ids 1,2,3 or --ids FILE"
                    + " (JSON as a tokeniser writes it: {\"input_ids\": [[1, 2, 3]]})",
                "none"));
    return Input.parse("--text-ids", typed, architecture);
  }

  private void requireLayer(int layers) {
    headsOut.ifPresent(k -> {
      if (k < 0 || k >= layers) {
        throw new IllegalArgumentException(
            "--heads-out is " + k + ", expected a layer from 0 to " + (layers - 1));
      }
    });
  }

  /// Without a file only the last position is shown, so only it goes through the head.
  private Wanted wanted() {
    OptionalInt heads = headsOut.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    return out.isPresent()
        ? new Wanted(Logits.ALL, layersOut, heads)
        : new Wanted(Logits.LAST, false, OptionalInt.empty());
  }

  private static Probe stepping(Progress bar) {
    return new Probe() {
      @Override
      public void layer(int finished) {
        bar.step(Math.min(finished, 1)); // the embedding is no layer
      }
    };
  }

  private static SafetensorsWriter writer(Outputs outputs) {
    SafetensorsWriter writer = new SafetensorsWriter();
    outputs.all().forEach(n -> writer.add(n.name(), n.shape(), n.values()));
    return writer;
  }

  private void print(Outputs outputs, Input input) {
    Optional<Named> logits = outputs.find("logits");
    for (int b = 0; b < input.batch(); b++) {
      int position = input.lastToken(b);
      console.out().printf(Locale.ROOT, "row %d, position %d of %d", b, position, input.tokens());
      if (logits.isPresent()) {
        printTop(logits.get().values(), b);
      } else {
        Tensor last = outputs.find("final").orElseThrow().values();
        int at = (b + 1) * (last.rows() / input.batch()) - (input.tokens() - position);
        printHidden(last.rows(at, at + 1));
      }
    }
  }

  /// The ids of the largest logits; on a tie the smaller id first.
  private void printTop(Tensor logits, int row) {
    PrintStream text = console.out();
    text.printf(Locale.ROOT, ": the %d largest logits%n        id         logit%n", TOP);
    IntStream.range(0, logits.cols())
        .boxed()
        .sorted(Comparator.comparingDouble((Integer id) -> -logits.get(row, id)))
        .limit(TOP)
        .forEach(id -> text.printf(Locale.ROOT, "  %8d  %12.6f%n", id, logits.get(row, id)));
  }

  private void printHidden(Tensor row) {
    PrintStream text = console.out();
    double squares = 0;
    for (int j = 0; j < row.cols(); j++) {
      squares += row.get(0, j) * row.get(0, j);
    }
    text.printf(Locale.ROOT, ": norm of final %.6f, first values", Math.sqrt(squares));
    for (int j = 0; j < Math.min(TOP, row.cols()); j++) {
      text.printf(Locale.ROOT, " %.6f", row.get(0, j));
    }
    text.println();
  }
}
