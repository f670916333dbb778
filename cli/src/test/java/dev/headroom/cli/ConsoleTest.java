package dev.headroom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.WholeFile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConsoleTest {
  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console = new Console(out, err, false);

  record Document(String schema, double value, Optional<String> absent) {}

  private static final Document DOCUMENT = new Document("headroom/test/1", 0.5, Optional.empty());

  @Test
  void jsonDashKeepsStandardOutputForItself() {
    json("--json", "-").deliver(console, text -> text.println("for people"), () -> DOCUMENT);
    console.out().flush();
    assertThat(out)
        .asString()
        .isEqualToNormalizingNewlines(
            """
            {
              "schema" : "headroom/test/1",
              "value" : 0.5
            }
            """);
  }

  @Test
  void jsonFileStandsBesideTheText() throws Exception {
    Path file = folder.resolve("results.json");
    json("--json", file.toString()).deliver(console, t -> t.println("for people"), () -> DOCUMENT);
    console.out().flush();
    assertThat(out).asString().isEqualTo("for people\n");
    assertThat(file).content(UTF_8).contains("headroom/test/1").endsWith("}\n");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void anOutputWithoutFolderFailsBeforeTheWork() {
    JsonOption json = json("--json", folder.resolve("none/results.json").toString());
    assertThatThrownBy(json::check)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected a folder to write to");
  }

  @Test
  void aFailedWriterLeavesTheOldFile() throws Exception {
    Path file = Files.writeString(folder.resolve("o.txt"), "old");
    WholeFile whole = new WholeFile(file);
    assertThatThrownBy(() ->
            whole.write(out -> {
              out.write(1);
              throw new IllegalStateException("stopped");
            }))
        .hasMessage("stopped");
    assertThat(file).hasContent("old");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aLinkKeepsPointingAtTheNewContent() throws Exception {
    Path file = Files.writeString(folder.resolve("real.txt"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.txt"), file);
    new WholeFile(link).write(out -> out.write("new".getBytes(StandardCharsets.UTF_8)));
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
  }

  @Test
  void noticesAreOneLine() {
    console.notice("two\nlines");
    assertThat(err).asString().isEqualTo("note: two\\nlines\n");
  }

  @Test
  void progressIsSilentWithoutTerminal() {
    try (Progress progress = console.progress("layers", 3)) {
      progress.step();
    }
    assertThat(err.size()).isZero();
  }

  @Test
  void progressTellsRateAndTimeLeft() {
    assertThat(Progress.line("layers", 6, 12, 2.0))
        .isEqualTo("layers  [############------------] 6/12  3.00/s  2 s left");
  }

  private static JsonOption json(String... args) {
    JsonOption option = new JsonOption();
    CommandLine line =
        new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("json", mixin(option)));
    line.parseArgs(args);
    return option;
  }

  private static CommandLine.Model.CommandSpec mixin(JsonOption option) {
    return CommandLine.Model.CommandSpec.forAnnotatedObject(option);
  }
}
