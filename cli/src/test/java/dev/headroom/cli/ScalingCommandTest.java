package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The command from what is typed to what is printed; no time decides.
class ScalingCommandTest {
  private static final String SMALL =
      "scaling --shape layers=1,heads=1,head-dim=2 --kernel reference --runs 2 --vary tokens";

  @TempDir private Path folder;

  private static Typed typed(String line) {
    return Typed.headroom(line.split(" "));
  }

  @Test
  void aTableAndASentence() {
    Typed run = typed(SMALL + " --from 4 --to 8");
    assertThat(run.exit()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines.getFirst()).isEqualTo("attention by tokens of layers=1,heads=1,head-dim=2");
    assertThat(lines.get(1)).contains("f32, ", "threads ", "median of 2 runs");
    assertThat(lines.get(3)).startsWith("  tokens").endsWith("T(2N)/T(N)  counted");
    assertThat(lines.get(4)).startsWith("       4 ");
    assertThat(lines.get(5)).startsWith("       8 ").endsWith("   3.951");
    assertThat(run.out().replaceAll("\\s+", " "))
        .contains(
            "attention takes seconds that grow like tokens^",
            "its counted operations like tokens^1.982",
            "LH·N^(2−o(1)) time (N: the tokens) under the 3-OV hypothesis [SXYY] Theorem 3.1");
    assertThat(run.err()).contains("note: random weights");
  }

  @Test
  void theSamePointsGiveTheSameBytes() throws IOException {
    Path file = folder.resolve("points.jsonl");
    String line = SMALL + " --from 4 --to 16 -o " + file;
    Typed first = typed(line);
    String kept = Files.readString(file);
    Typed second = typed(line);
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(Files.readString(file)).isEqualTo(kept);
    String document = typed(line + " --json -").out();
    assertThat(document).isEqualTo(typed(line + " --json -").out());
    followsTheSchema(document);
    Typed other = typed(line + " --seed 1");
    assertThat(other.exit()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(other.err())
        .contains("points.jsonl: line 1: --seed: expected 1, found 0")
        .hasLineCount(1);
    assertThat(Files.readString(file)).isEqualTo(kept);
  }

  @Test
  void jsonHasWhatTheTableHas() throws IOException {
    Typed run = typed(SMALL + " --from 4 --to 8 --component qkv,output --json -");
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains(
            "\"schema\" : \"headroom/scaling/1\"",
            "\"component\" : \"qkv,output\"",
            "\"size\" : 4",
            "\"flops\" : 136",
            "speak of attention, not of qkv,output alone")
        .doesNotContain("\"needed\"");
    followsTheSchema(run.out());
  }

  @Test
  void levelsHaveAColumnOfTheirOwn() throws IOException {
    String line =
        "scaling --shape layers=1,heads=1 --vary head-dim=tokens --from 16 --to 32 --runs 1";
    Typed run = typed(line + " --component qkv --fast-matmul 1");
    assertThat(run.exit()).isZero();
    assertThat(run.out().replaceAll("\\s+", " "))
        .contains(
            "fast s", "speed", "levels at 16: qkv by 1 level; 32: qkv by 1 level", "no exponent")
        .doesNotContain("grow like");
    followsTheSchema(typed(line + " --component qkv --fast-matmul 1 --json -").out());
  }

  private static void followsTheSchema(String document) throws IOException {
    JsonNode schema = JsonMapper.shared().readTree(Path.of("docs/schema/scaling-1.json"));
    assertThat(JsonSchema.faults(schema, JsonMapper.shared().readTree(document))).isEmpty();
    String broken = document.replace("\"passes\"", "\"paces\"");
    assertThat(JsonSchema.faults(schema, JsonMapper.shared().readTree(broken))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          SHAPE --from 4 --to 8                                 | --vary
          SHAPE --vary tokens --to 8                            | --from
          SHAPE --vary speed --from 4 --to 8                    | --vary is speed, expected one of tokens, context, heads, layers, head-dim, width, head-dim=tokens
          SHAPE --vary tokens --from 8 --to 4                   | --to is 4, expected at least 16
          SHAPE --vary tokens --from 8 --to 8                   | --to is 8, expected at least 16
          SHAPE --vary tokens --from 8 --to 15                  | --to is 15, expected at least 16
          SHAPE --vary tokens --from 8 --to 16 --factor 3       | --to is 16, expected at least 24
          SHAPE --vary tokens --from 0 --to 8                   | --from is 0, expected at least 1
          SHAPE --vary tokens --from -4 --to 8                  | --from is -4, expected at least 1
          SHAPE --vary tokens --from 4 --to 8 --factor 1        | --factor is 1, expected at least 2
          SHAPE --vary tokens --from 4 --to 8 --runs 0          | --runs is 0, expected 1 to 1000
          SHAPE --vary tokens --from 4 --to 8 --component flops | --component is flops, expected attention, all or some of embed
          SHAPE --vary tokens --from 4 --to 8 --component mlp   | --component is mlp, expected components that layers=1,heads=1,head-dim=2 has
          SHAPE --vary tokens --from 4 --to 8 --component scores --kernel reference | expected attention whole
          SHAPE --vary tokens --from 4 --to 8 --tokens 4        | --tokens is 4, expected none with --vary tokens
          SHAPE --vary tokens --from 4 --to 8 --fast-matmul 1   | --fast-matmul is 1, expected off without --vary head-dim=tokens
          SHAPE --vary head-dim=tokens --from 4 --to 8 --fast-matmul 1 | --fast-matmul is 1, expected off: of attention it multiplies nothing
          SHAPE --vary context --from 4 --to 8                  | with --shape causal=true
          SHAPE --vary tokens --from 4 --to 8 -o none/x.jsonl   | none/x.jsonl: expected a folder to write to
          SHAPE --vary tokens --from 4 --to 8 --html none/x.html | none/x.html: expected a folder to write to
          SHAPE --vary tokens --from 4 --to 8 -o core           | core: expected a file to write, found a folder
          SHAPE --vary tokens --from 4 --to 8 -o README.md      | README.md: line 1
          SHAPE --vary tokens --from 4 --to 40000000            | tokens: expected a number from 1 to 16777216, found 33554432
          SHAPE --vary width --from 4000 --to 600000            | width: expected a number from 1 to 262144
          SHAPE --vary tokens --from 8388608 --to 16777216 --dtype f64 --batch 64 | expected at most 2147483639 entries
          --shape layers=1,heads=64,head-dim=64,ffn=1048576,width=262144 --vary tokens --from 1024 --to 2048 | expected memory for weights and activations at 1 x 1024 tokens
          --shape layers=1,heads=1,width=12 --vary heads --from 3 --to 12 --factor 3 | head-dim: expected a number, since 9 heads do not divide width 12
          --shape layers=1,kv-heads=2,head-dim=4 --vary heads --from 1 --to 4 | kv-heads: expected a divisor of heads, 1, found 2
          --vary tokens --from 4 --to 8                         | expected a MODEL or --shape, found neither
          gpt2 SHAPE --vary tokens --from 4 --to 8              | expected a MODEL or --shape, found both
          gpt3 --vary tokens --from 4 --to 8                    | a preset, such as gpt2
          gpt2 --vary heads --from 4 --to 8                     | --vary is heads, expected tokens, context or layers for a MODEL
          gpt2 --vary layers --from 4 --to 16                   | 16 layers, expected at most 12, the layers of gpt2
          gpt2 --vary tokens --from 512 --to 2048               | 2048 tokens, expected at most 1024, the positions of gpt2
          Mixtral-8x7B-v0.1 --vary tokens --from 4 --to 8            | expected a model that is
          """)
  void oneLineSaysWhat(String rest, String words) {
    Typed run = typed("scaling " + rest.replace("SHAPE", "--shape layers=1,heads=1,head-dim=2"));
    assertThat(run.err()).startsWith("headroom scaling: ").contains(words).hasLineCount(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
  }
}
