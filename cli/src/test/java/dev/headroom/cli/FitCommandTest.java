package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.model.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `audit --fit`.
class FitCommandTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--hardware h100-sxm",
        "--memory 24GiB",
        "",
        "--hardware epyc-9654 --memory 1.5TB --devices 2 --context 100000 --batch 16"
      })
  void everyPresetHasALine(String options) {
    Typed typed = Typed.headroom(("audit --fit " + options).split(" +"));
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(typed.out().lines()).allMatch(line -> line.length() <= 100);
    for (Presets.Preset p : Presets.all()) {
      String name = p.id().substring(p.id().lastIndexOf('/') + 1);
      assertThat(typed.out().lines()).anyMatch(line -> line.startsWith(name + " "));
    }
    assertThat(typed.err()).hasLineCount(1).contains("gated delta nets in 36 of 48 layers");
  }

  @Test
  void oneModelHasALineAMachineAndItsKindsOfLayers() {
    Typed typed = Typed.headroom("audit", "--fit", "gemma-3-4b");
    assertThat(typed.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(typed.out())
        .contains("rtx-4090 bf16 ", "t4 f16 ", "graviton4-96c bf16? ")
        .contains("29 x         118,784       121,634,816  window 1024");
  }

  @Test
  void theTableIsAFileToo() throws IOException {
    Path csv = folder.resolve("fit.csv");
    Typed typed =
        Typed.headroom(
            ("audit --fit --models Llama-3-8B,gpt2,bert-base-uncased --hardware l4 --csv " + csv)
                .split(" "));
    assertThat(typed.exit()).as(typed.err()).isZero();
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines).hasSize(4);
    int columns = lines.getFirst().split(",", -1).length;
    assertThat(lines).allMatch(line -> line.split(",", -1).length == columns);
    assertThat(lines.get(1))
        .startsWith(
            "meta-llama/Meta-Llama-3-8B,l4,bf16,1,25769803776,16060522496,131072,134474240,8192");
    assertThat(lines.get(3)).endsWith(",");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--hardware h100-sxm",
        "gemma-3-4b",
        "--models bert-base-uncased,Llama-3-8B",
        "DeepSeek-V3 --memory 24GiB --kv fp8",
        "Qwen3-Next-80B-A3B --hardware graviton4-96c --devices 2"
      })
  void theTableIsADocumentToo(String options) throws IOException {
    Path csv = folder.resolve("fit.csv");
    Typed typed = Typed.headroom(("audit --fit " + options + " --json - --csv " + csv).split(" "));
    assertThat(typed.exit()).as(typed.err()).isZero();
    JsonNode document = JsonMapper.shared().readTree(typed.out());
    JsonNode schema = JsonMapper.shared().readTree(Path.of("docs/schema/fit-1.json"));
    assertThat(JsonSchema.faults(schema, document)).isEmpty();
    List<String> lines = Files.readAllLines(csv);
    List<String> columns = List.of(lines.getFirst().split(","));
    assertThat(document.path("rows").size()).isEqualTo(lines.size() - 1);
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      JsonNode row = document.path("rows").path(i - 1);
      for (int c = 0; c < cells.length; c++) {
        JsonNode value = row.path(camel(columns.get(c)));
        assertThat(value.isNull() ? "" : value.asString()).isEqualTo(cells[c]);
      }
    }
  }

  private static String camel(String column) {
    return Pattern.compile("_(.)")
        .matcher(column)
        .replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --fit gpt2 --memory 24              | --memory is "24", expected 1B or more, such as 24GiB or 80GB
          --fit gpt2 --memory 24gib           | --memory is "24gib"
          --fit gpt2 --memory 24 GiB          | unmatched
          --fit gpt2 --memory -24GiB          | --memory is "-24GiB"
          --fit gpt2 --memory 0GiB            | expected 1B or more
          --fit gpt2 --memory 0.0GiB          | expected 1B or more
          --fit gpt2 --memory 1e3GiB          | --memory is "1e3GiB"
          --fit gpt2 --memory GiB             | --memory is "GiB"
          --fit gpt2 --memory 24PiB           | --memory is "24PiB"
          --fit gpt2 --memory 24iB            | --memory is "24iB"
          --fit gpt2 --memory 999999999TiB    | expected at most 1048576TiB
          --fit gpt2 --memory=                | --memory is ""
          --fit gpt2 --devices 0              | --devices is 0, expected at least 1
          --fit gpt2 --devices -8             | --devices is -8, expected at least 1
          --fit gpt2 --context 0              | --context is 0, expected at least 1
          --fit gpt2 --context 1025           | --context is 1025, expected at most 1024, the positions of gpt2
          --fit gpt2 --batch 0                | --batch is 0, expected at least 1
          --fit gpt2 --tokens 0               | --tokens is 0, expected at least 1
          --fit gpt2 --models gpt2            | expected a MODEL or --models, found both
          --fit --models gpt2,gpt3            | gpt3: expected a directory
          --fit --models=                     | expected a directory
          --fit gpt2 --seconds 1              | --fit is a table on paper, expected none of --html
          --fit gpt2 --phase decode           | expected none of
          --fit gpt2 --measure-layers 3       | --csv and --json write it
          --fit gpt2 --logits all             | expected none of
          --fit gpt2 --json core              | core: expected a file to write, found a folder
          --fit gpt2 --hardware l4 --dtype f64 | expected one that l4 has a peak of
          --fit gpt2 --csv core               | core: expected a file to write, found a folder
          gpt2 --no-run --memory 24GiB        | are for --fit, expected it beside them
          gpt2 --no-run --devices 2           | are for --fit
          gpt2 --no-run --csv x.csv           | are for --fit
          """)
  void badUsageIsOneLineAndExitTwo(String options, String says) {
    Typed typed = Typed.headroom(("audit " + options.strip()).split(" +"));
    assertThat(typed.exit()).as(typed.err()).isEqualTo(2);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).containsIgnoringCase(says).hasLineCount(1);
  }
}
