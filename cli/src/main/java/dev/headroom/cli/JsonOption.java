package dev.headroom.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.headroom.WholeFile;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// `--json FILE`: the same results for programs. A mixin of every command that has results.
public final class JsonOption {
  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the results as JSON; - is standard output, with nothing else on it.")
  private Optional<String> target = Optional.empty();

  /// Whether the text for people must stay away from standard output.
  public boolean onStandardOutput() {
    return target.filter("-"::equals).isPresent();
  }

  /// Whether it was typed.
  public boolean wanted() {
    return target.isPresent();
  }

  /// Writes the results: `text` for people, `document` for programs, or both.
  /// Shape:  `document` gives a record whose first component is `schema`; absent Optionals are
  ///         left out.
  /// Fails:  InputException when FILE cannot be written.
  public void deliver(Console console, Consumer<PrintStream> text, Supplier<Object> document) {
    Optional<WholeFile> file = file();
    if (onStandardOutput()) {
      console.out().println(json(document.get()));
    } else {
      text.accept(console.out());
    }
    file.ifPresent(f -> {
      byte[] bytes = (json(document.get()) + "\n").getBytes(StandardCharsets.UTF_8);
      f.write(out -> out.write(bytes));
    });
  }

  /// Fails:  InputException when FILE cannot be written; call it before long work.
  public void check() {
    file();
  }

  private Optional<WholeFile> file() {
    return target.filter(t -> !t.equals("-")).map(t -> new WholeFile(Path.of(t)));
  }

  private static String json(Object document) {
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_ABSENT))
        .build()
        .writeValueAsString(document);
  }
}
