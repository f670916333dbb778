package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is typed wrong ends in exit 2, nothing on standard output, and one line that says what.
class UsageTest {
  private static final String TINY = "core/src/test/resources/checkpoints/gpt2-tiny";
  private static final String ATTENTION = "core/src/test/resources/attention/n1-d5.safetensors";

  private static final String FORMULA = "core/src/test/resources/sat/by-hand.cnf";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          audti                                   | unknown command 'audti'; nearest: audit
          circut                                  | nearest: circuit
          help audti                              | headroom: unknown command 'audti'; nearest: audit
          help circuit trac                       | headroom circuit: unknown command 'trac'; nearest: trace
          help audit gpt2                         | 'gpt2'
          circuit trac                            | headroom circuit: unknown command 'trac'; nearest: trace
          --verison                               | nearest: --version
          audit gpt2 --token 3                    | nearest: --tokens
          @README.md                              | unknown command '@README.md'
          audit gpt2 gpt2                         | 'gpt2'
          audit gpt2 --threads 0 --no-run         | --threads is 0, expected 1 to 1024
          audit gpt2 --threads -1 --no-run        | --threads is -1, expected 1 to 1024
          audit gpt2 --threads 99999999999        | '99999999999' is not an int
          audit gpt2 --tokens abc                 | '--tokens': 'abc'
          audit gpt2 --tokens                     | Missing required parameter for option '--tokens'
          audit gpt2 --tokens 3 --tokens 4        | '--tokens' (N) should be specified only once
          audit gpt2 --no-run --no-run            | only once
          audit gpt2 --dtype f8                   | '--dtype'
          audit gpt2 --no-run --json none/x       | none/x: expected a folder to write to
          audit gpt2 --no-run --json core         | core: expected a file to write, found a folder
          audit gpt2 --no-run --html core         | core: expected a file to write, found a folder
          bounds gpt2 --shape layers=1            | expected a MODEL or --shape, found both
          bounds gpt2 --about time                | '--about'
          bounds --tokens 4                       | --tokens is 4, expected none without a MODEL or --shape
          bounds --fast-memory 1MiB               | expected none without a MODEL or --shape
          bounds gpt2 --tokens 0                  | --tokens is 0, expected 1 to 1024
          bounds gpt2 --tokens 1025               | --tokens is 1025, expected 1 to 1024
          bounds gpt2 --fast-memory 1mb           | --fast-memory is "1mb", expected 4B or more, such as 512KiB
          bounds gpt2 --fast-memory 4096          | --fast-memory is "4096", expected 4B or more, such as 512KiB
          bounds gpt2 --fast-memory 3B            | expected 4B or more
          bounds gpt2 --fast-memory 9999999999GiB | --fast-memory is
          bounds nothing-like-it                  | a directory, a config.json or a preset
          bounds gpt2 --json core                 | core: expected a file to write, found a folder
          run                                     | Missing required parameter: 'DIR'
          run TINY --text-ids 1 --ids x           | mutually exclusive
          run TINY --text-ids 1 --layers-out      | expected -o
          run TINY --text-ids 1 --heads-out 0     | expected -o
          run TINY --text-ids 1 -o none/x         | none/x: expected a folder to write to
          run TINY --ids core                     | core: expected a file
          attend core                             | core: expected a safetensors file
          attend ATTENTION -o core                | core: expected a file to write, found a folder
          attend ATTENTION --kernel fast          | '--kernel'
          sat core                                | core: expected a file
          sat none                                | none: expected a file
          sat SAT --cluster nowhere               | --cluster is "nowhere", expected local[N]
          sat SAT --keep README.md                | README.md: expected a folder, found a file
          sat SAT --keep ./k --heads 4            | --heads, expected one or the other
          sat SAT --cluster local[2] --as gpt2    | --as, --export
          ov --planted 4,2,8 --keep ./k --double N | --double with --cluster or --keep
          matmul search --size 2,2,2 --searches 3 | --searches expects --cluster or --keep
          matmul search --size 2,2,2 --keep ./k --searches 0 | --searches is 0, expected 1 to 100000
          matmul search --size 2,2,2 --keep ./k --resume ./s | --resume keeps one search
          ov core core                            | core: expected a file
          gauntlet --tokens 64 -o README.md       | README.md: expected a folder, found a file
          circuit                                 | Missing required subcommand
          circuit stats core                      | core: expected a circuit, found a folder
          circuit eval README.md                  | --inputs=FILE
          referee core --layers 1 --heads 1 --tokens 8 --head-dim 8 | core: expected a circuit
          circuit trace --architecture gpt3 --tokens 4 --layers 1 --heads 2 --head-dim 2 | expected gpt2, llama, qwen3, bert
          circuit trace --width 6 --tokens 4 --layers 1 --heads 2 --head-dim 2 | expected --architecture beside them
          circuit trace --architecture llama --attention softmax --tokens 4 --layers 1 --heads 2 --head-dim 2 | expected no --architecture
          circuit trace --architecture llama --tokens 5 --layers 1 --heads 2 --head-dim 2 | tokens 5 in width 4: expected at most 4
          circuit trace --architecture bert --tokens 4 --layers 1 --heads 2 --head-dim 2 | tokens 4 in width 4: expected at most 3, a column for each token and one to spare
          circuit trace --architecture gpt2 --tokens 2 --layers 1 --heads 2 --head-dim 2 | tokens is 2, expected at least 3
          circuit trace --architecture llama --tokens 4 --kv-heads 3 --layers 1 --heads 2 --head-dim 2 | heads 2 in 3 kv-heads
          circuit trace --architecture llama --tokens 4 --value-dim 2 --keys 3 --layers 1 --heads 2 --head-dim 2 | keys 3: expected at most min(value-dim 2, tokens 4 − 1) = 2
          circuit trace --architecture llama --tokens 2 --layers 1 --heads 2 --head-dim 3 | head-dim 3: expected an even one
          circuit trace --architecture llama --identity --tokens 4 --layers 1 --heads 2 --head-dim 2 | for h2 alone
          referee --architecture llama --route ln --tokens 4 --layers 1 --heads 2 --head-dim 2 | --route is for --construction paper
          referee --layers 1                      | Missing required options: '--heads=H'
          """)
  void oneLineSaysWhat(String typed, String words) {
    String line =
        typed.replace("TINY", TINY).replace("ATTENTION", ATTENTION).replace("SAT", FORMULA);
    Typed run = Typed.headroom(line.split(" "));
    assertThat(run.err()).startsWith("headroom").contains(words).hasLineCount(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void whatIsTypedCannotWriteToTheTerminal() {
    String hostile = "x\n\u001b[31my\r\u0007";
    for (String[] typed :
        new String[][] {{hostile}, {"audit", hostile}, {"audit", "gpt2", "--tokens", hostile}}) {
      Typed run = Typed.headroom(typed);
      assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(run.err()).endsWith("\n").hasLineCount(1);
      assertThat(run.err().strip().chars()).noneMatch(Character::isISOControl);
    }
  }

  @Test
  void anOutputMayBeItsInput(@TempDir Path folder) throws Exception {
    Path file = Files.copy(Path.of(ATTENTION), folder.resolve("a.safetensors"));
    assertThat(Typed.headroom("attend", file.toString(), "-o", file.toString()).exit()).isZero();
    assertThat(Files.size(file)).isPositive();
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
