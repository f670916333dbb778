package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// The help of each command ends in an example that does what it shows.
class HelpExamplesTest {
  @ParameterizedTest
  @MethodSource("commands")
  void theExampleDoesWhatItShows(CommandLine command, @TempDir Path folder) {
    String name = command.getCommandSpec().qualifiedName();
    List<String> footer =
        Stream.of(command.getCommandSpec().usageMessage().footer())
            .flatMap(line -> String.format(Locale.ROOT, line).lines())
            .map(line -> line.startsWith("  ") ? line.substring(2) : line)
            .toList();
    List<Shown> examples = Shown.of(name, footer);
    assertThat(examples).as("%s has an example", name).isNotEmpty();
    for (Shown example : examples) {
      assertThat(example.difference(folder)).as(example.command()).isEmpty();
    }
  }

  /// Lines of a description are wrapped each by itself, so a sentence over two of them breaks twice.
  @ParameterizedTest
  @MethodSource("commands")
  void aLineOfAnOptionEndsWhereASentenceDoes(CommandLine command) {
    for (CommandLine.Model.OptionSpec option : command.getCommandSpec().options()) {
      for (String line : option.description()) {
        assertThat(line)
            .as("%s of %s", option.longestName(), command.getCommandName())
            .matches(".*[.:]");
      }
    }
  }

  static Stream<CommandLine> commands() {
    Console console = new Console(new ByteArrayOutputStream(), new ByteArrayOutputStream(), false);
    return below(Main.commandLine(console));
  }

  private static Stream<CommandLine> below(CommandLine command) {
    return command.getSubcommands().values().stream()
        .flatMap(sub -> Stream.concat(Stream.of(sub), below(sub)));
  }
}
