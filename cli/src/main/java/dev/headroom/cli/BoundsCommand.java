package dev.headroom.cli;

import dev.headroom.bounds.Bound;
import dev.headroom.bounds.Catalogue;
import dev.headroom.bounds.HeadWords;
import dev.headroom.bounds.Subject;
import dev.headroom.bounds.Topic;
import dev.headroom.measure.Here;
import dev.headroom.model.ModelSource;
import dev.headroom.shape.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `bounds`: the catalogue, and what each row says of a model.
@Command(
    name = "bounds",
    description = {
      "The known bounds with their sources; of a model: what each says of it, or why it is silent.",
      "",
      "MODEL is a Hugging Face directory, a config.json or a preset (audit --list)."
    },
    footer = {
      "%nExample:",
      "  $ ./headroom bounds gpt2 --about ov",
      "  gpt2 on 1024 tokens: 1 of 14 rows speaks of it.",
      "…"
    })
final class BoundsCommand implements Callable<Integer> {
  private static final int WORD = 4;

  private final Console console;
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final ModelOptions model = new ModelOptions();

  @Option(
      names = "--about",
      paramLabel = "attention|matmul|circuits|io|ov",
      description = "Rows about this alone.")
  private Optional<Topic> about = Optional.empty();

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "Tokens a row; default: the model's positions, at most 1024.")
  private Optional<Integer> tokens = Optional.empty();

  @Option(
      names = "--fast-memory",
      paramLabel = "SIZE",
      description =
          "Fast memory for the I/O rows, such as 1MiB, in words of 4 bytes; default: this machine's largest"
              + " cache.")
  private Optional<String> fastMemory = Optional.empty();

  BoundsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    json.check();
    Optional<Subject> subject = subject();
    OptionalLong memory = memory();
    List<Bound> rows = about.map(Catalogue::about).orElseGet(Catalogue::all);
    boolean io = about.isEmpty() || about.get() == Topic.IO || about.get() == Topic.ATTENTION;
    Optional<HeadWords> words =
        memory.isPresent() && io
            ? subject.flatMap(s -> HeadWords.of(s, memory.getAsLong()))
            : Optional.empty();
    BoundsReport report = new BoundsReport(rows, about, subject, words);
    json.deliver(console, report::print, report::document);
    return ExitCode.DONE;
  }

  private Optional<Subject> subject() {
    if (!model.given()) {
      tokens.ifPresent(n -> without("--tokens is " + n));
      fastMemory.ifPresent(f -> without("--fast-memory is " + f));
      return Optional.empty();
    }
    ModelSource source = model.source(tokens.map(n -> Map.of("tokens", n)).orElse(Map.of()));
    int n = tokens.orElse(source.usual().tokens());
    int most = source.architecture().embedding().positions();
    if (n < 1 || n > most) {
      throw new IllegalArgumentException("--tokens is " + n + ", expected 1 to " + most);
    }
    return Optional.of(new Subject(source.architecture(), new Step(1, n), false));
  }

  private static void without(String found) {
    throw new IllegalArgumentException(found + ", expected none without a MODEL or --shape");
  }

  /// In words of four bytes.
  private OptionalLong memory() {
    if (fastMemory.isEmpty()) {
      OptionalLong cache = Here.largestCache();
      return cache.isPresent() && cache.getAsLong() >= WORD
          ? OptionalLong.of(cache.getAsLong() / WORD)
          : OptionalLong.empty();
    }
    long bytes = MemorySize.of("--fast-memory", fastMemory.get(), WORD, "512KiB").bytes();
    return OptionalLong.of(bytes / WORD);
  }
}
