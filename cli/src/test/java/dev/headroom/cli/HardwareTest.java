package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Audits of machines that are not here.
class HardwareTest {
  private static final Path SCHEMA = Path.of("docs/schema/audit-2.json");

  @TempDir private Path folder;

  @Test
  void thePaperFollowsTheSchemaAndThePageIsWritten() throws IOException {
    Path html = folder.resolve("a.html");
    Typed typed =
        Typed.headroom(
            ("audit gpt2 --hardware l4 --seconds 0.5 --json - --html " + html).split(" "));
    assertThat(typed.exit()).as(typed.err()).isZero();
    JsonNode document = JsonMapper.shared().readTree(typed.out());
    assertThat(JsonSchema.faults(JsonMapper.shared().readTree(SCHEMA), document)).isEmpty();
    JsonNode machine = document.path("machine");
    assertThat(machine.path("kind").stringValue()).isEqualTo("listed");
    assertThat(machine.path("cpu").stringValue()).isEqualTo("l4");
    assertThat(machine.path("dtype").stringValue()).isEqualTo("bf16");
    assertThat(machine.path("threads").isNull()).isTrue();
    assertThat(document.path("measured").isNull()).isTrue();
    assertThat(document.path("yours").path("mfu").doubleValue())
        .isEqualTo(document.path("counts").path("flops").longValue() / (0.5 * 121e12));
    assertThat(document.path("yours").path("mbu").doubleValue()).isPositive();
    assertThat(Files.readString(html)).contains("l4 on paper, nothing measured", "derived");
  }

  @Test
  void theListHasEachMachineAndItsSource() {
    Typed typed = Typed.headroom("audit", "--hardware", "list");
    assertThat(typed.exit()).isZero();
    assertThat(typed.out()).contains("h100-sxm ", "  h100-sxm: NVIDIA H100 data sheet", "8.6?");
    assertThat(typed.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void whatIsUnconfirmedIsSaid() {
    Typed typed = Typed.headroom("audit", "gpt2", "--hardware", "epyc-9654", "--dtype", "f32");
    assertThat(typed.out().replaceAll("\\s+", " "))
        .contains("at the listed, unconfirmed peaks", "dense in f32 (unconfirmed)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --hardware h1000                     | h1000: expected a file, or one of a100-40gb-sxm
          --hardware=                          | expected a file, or one of
          --hardware core                      | core: expected a table of machines, found a folder
          --hardware README.md                 | README.md: line 3: expected columns name
          --hardware l4 --dtype f64            | --dtype is f64, expected one that l4 has a peak of: f32, tf32
          --hardware t4 --dtype bf16           | f32, f16, int8
          --hardware l4 --dtype f8             | '--dtype'
          --dtype bf16 --no-run                | --dtype is bf16, expected f32 or f64
          --hardware l4 --runs 3               | on paper: expected none of --runs
          --hardware l4 --measure-layers all   | on paper
          --hardware l4 --fast-matmul auto     | on paper
          --hardware l4 --seconds -1           | --seconds is -1.0, expected a positive number
          --hardware l4 --seconds 0            | positive
          --hardware l4 --seconds 1e12         | from 1e-9 to 1e9
          --hardware l4 --phase training       | --phase
          --hardware l4 --context 5            | expected none without --phase decode
          --hardware l4 --phase decode --context 1024 | the positions of gpt2
          --hardware l4 --tokens 1025          | 1024
          --hardware l4 --hardware t4          | only once
          --hardware l4 --kv int4              | --kv is int4, expected f32, bf16, f16, fp8 or int8
          --hardware l4 --weights int3         | '--weights'
          --weights int4                       | expected --no-run or --hardware beside them
          --kv fp8                             | expected --no-run or --hardware beside them
          """)
  void badUsageIsOneLineAndExitTwo(String options, String says) {
    Typed typed = Typed.headroom(("audit gpt2 " + options.strip()).split(" +"));
    assertThat(typed.exit()).as(typed.err()).isEqualTo(2);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).contains(says).hasLineCount(1);
  }
}
