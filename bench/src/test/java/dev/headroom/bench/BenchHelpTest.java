package dev.headroom.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.bench.peer.Task;
import dev.headroom.cli.Console;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// The examples in the help take minutes and downloads: here they are only understood.
class BenchHelpTest {
  private static final String PROMPT = "  $ ./headroom ";
  private static final Console CONSOLE =
      new Console(new ByteArrayOutputStream(), new ByteArrayOutputStream(), false);

  @ParameterizedTest
  @MethodSource("commands")
  void theExampleIsACommand(CommandLine command) {
    List<String> examples =
        Stream.of(command.getCommandSpec().usageMessage().footer())
            .filter(line -> line.startsWith(PROMPT))
            .map(line -> line.substring(PROMPT.length()))
            .toList();
    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      List<String> words = List.of(example.split(" ", -1));
      assertThat(words.getFirst()).isEqualTo(command.getCommandName());
      command.parseArgs(words.subList(1, words.size()).toArray(new String[0]));
    }
  }

  static Stream<CommandLine> commands() {
    return new BenchCommands().commands(CONSOLE).stream().map(BenchHelpTest::commandLine);
  }

  private static CommandLine commandLine(Object command) {
    return new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "all --shapes 8x8x8",
        "gemm --shapes 8x8",
        "gemm --rounds 0",
        "gemm --vector 128 --peers ,",
        "forward --shapes gpt3:1x8",
        "all --fast-matmul auto",
        "attention --fast-matmul 1"
      })
  void whatMakesNoSenseIsRefusedBeforeAnythingRuns(String arguments) {
    Bench bench = new Bench(CONSOLE);
    commandLine(bench).parseArgs(arguments.split(" ", -1));
    assertThatThrownBy(bench::call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--");
  }

  @Test
  void aTrainedModelIsNotRunCausally() {
    List<String> shapes = List.of("gpt2:1x8", "minilm:1x8");
    assertThat(BenchShapes.fit(Task.Kind.FORWARD, shapes)).hasSize(2);
    assertThat(BenchShapes.fit(Task.Kind.FORWARD_CAUSAL, shapes)).containsExactly("gpt2:1x8");
  }
}
