package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.model.Presets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuditCommandTest {
  private static final String TINY =
      "layers=2,heads=2,tokens=12,head-dim=8,width=16,ffn=32,vocabulary=40,causal=true";

  @TempDir private Path folder;

  @Test
  void theTextFitsInAHundredColumns() {
    Typed typed = Typed.headroom("audit", "gpt2", "--no-run");
    assertThat(typed.exit()).isZero();
    assertThat(typed.out()).startsWith("gpt2 on 1024 tokens is 273.0 Gflop");
    assertThat(typed.out().lines()).allMatch(line -> line.length() <= 100);
    Typed more = Typed.headroom("audit", "Llama-3-8B", "--tokens", "8192", "--no-run");
    assertThat(more.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(typed.out()).contains("≥ 62.22 M gates  certified", "conditional", "N^0.60");
    assertThat(typed.out()).doesNotContain("all of a kind together");
    Typed mixed = Typed.headroom("audit", "gemma-3-1b", "--no-run");
    assertThat(mixed.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(mixed.out())
        .containsPattern("22 x .* window 512, rope 10000, gated MLP")
        .containsPattern("4 x .* causal, rope 1000000, gated MLP");
  }

  /// Experts and latents: counted, in the document too; run refuses them by name in one line.
  @ParameterizedTest
  @ValueSource(strings = {"mixtral-tiny", "qwen3-moe-tiny", "gpt-oss-tiny", "deepseek-v3-tiny"})
  void modelsWithExpertsAreCountedAndNotRun(String name) throws IOException {
    String folder = "core/src/test/resources/checkpoints/" + name;
    Typed audit = Typed.headroom("audit", folder, "--no-run", "--json", "-");
    assertThat(audit.exit()).as(audit.err()).isZero();
    JsonNode document = JsonMapper.shared().readTree(audit.out());
    assertThat(JsonSchema.faults(schema(), document)).isEmpty();
    assertThat(document.path("expertBytes").path("expected").longValue()).isPositive();
    Typed run = Typed.headroom("run", folder, "--text-ids", "1,2,3");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).hasLineCount(1).contains("experts are only counted");
  }

  /// What is left out comes first.
  @Test
  void aModelThatIsNotAllAttentionSaysSoFirst() {
    Typed typed = Typed.headroom("audit", "Qwen3-Next-80B-A3B", "--no-run");
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(typed.out().replace('\n', ' '))
        .startsWith("Without the gated delta nets in 36 of 48 layers, whose operations are not")
        .containsPattern("12 x .* gated, rope 10000000, 10 of 512 experts");
    assertThat(typed.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void whatIsStoredInBlocksIsCountedAndNotRun(@TempDir Path folder) throws IOException {
    Path tiny = Path.of("core/src/test/resources/checkpoints/gpt-oss-tiny/config.json");
    String stated = "{\"quantization_config\": {\"quant_method\": \"mxfp4\"},";
    String config = Files.readString(tiny).replaceFirst("\\{", stated);
    Files.writeString(folder.resolve("config.json"), config);
    Typed audit = Typed.headroom("audit", folder.toString(), "--no-run");
    assertThat(audit.out()).contains("experts in mxfp4");
    Typed run = Typed.headroom("run", folder.toString(), "--text-ids", "1,2,3");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).hasLineCount(1).contains("weights of plain numbers, found mxfp4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DeepSeek-V3", "gpt-oss-120b", "Mixtral-8x7B", "Qwen3-30B-A3B"})
  void namesOfExpertsFitTheirTable(String preset) {
    Typed typed = Typed.headroom("audit", preset, "--no-run");
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(typed.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(typed.out()).contains("  experts' gate and up\n", "experts");
    assertThat(typed.err()).contains("experts are not run here", "which no router makes it");
  }

  @Test
  void oneTokenBehindOthersFollowsTheSchema() throws IOException {
    Typed typed =
        Typed.headroom(
            "audit",
            "Llama-3-8B",
            "--phase",
            "decode",
            "--context",
            "8191",
            "--no-run",
            "--json",
            "-");
    assertThat(typed.exit()).as(typed.err()).isZero();
    JsonNode document = JsonMapper.shared().readTree(typed.out());
    assertThat(JsonSchema.faults(schema(), document)).isEmpty();
    assertThat(document.path("model").path("tokens").intValue()).isEqualTo(1);
    assertThat(document.path("model").path("cached").intValue()).isEqualTo(8191);
    assertThat(document.path("regime").path("text").stringValue()).contains("no regime");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--context 5                           | --context is 5, expected none without --phase decode",
        "--phase decode --tokens 3             | --tokens is 3, expected none with --phase decode",
        "--phase decode --context 1024         | 1024 kept tokens and 1 new, expected at most 1024, the positions of gpt2",
        "--phase decode --context 0            | --context is 0, expected at least 1",
        "--phase decode --context -4           | --context is -4, expected at least 1",
        "--phase training                      | --phase",
      })
  void phasesThatThereAreNotAreRefused(String options, String message) {
    Typed typed = Typed.headroom(("audit gpt2 --no-run " + options).split(" +", -1));
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err()).hasLineCount(1).contains(message);
  }

  @Test
  void countsAloneFollowTheSchema() throws IOException {
    Typed typed =
        Typed.headroom("audit", "Llama-3-8B", "--tokens", "512", "--no-run", "--json", "-");
    JsonNode document = JsonMapper.shared().readTree(typed.out());
    assertThat(JsonSchema.faults(schema(), document)).isEmpty();
    assertThat(document.path("measured").isNull()).isTrue();
    assertThat(document.path("counts").path("parameters").longValue()).isEqualTo(8_030_261_248L);
    assertThat(document.path("layers").get(0).path("kvHeads").intValue()).isEqualTo(8);
  }

  /// What a user adds up with `matmul cost` is the rung.
  @Test
  void theBestAlgorithmIsWhatMatmulCostSays() {
    JsonNode document =
        JsonMapper.shared()
            .readTree(Typed.headroom("audit", "gpt2", "--no-run", "--json", "-").out());
    long saved = 0;
    for (JsonNode p : document.path("products")) {
      long fewest = p.path("fewest").longValue();
      if (!p.path("scheme").isNull()) {
        String size = p.path("n") + "," + p.path("m") + "," + p.path("p");
        JsonNode cost =
            JsonMapper.shared()
                .readTree(
                    Typed.headroom(
                            "matmul",
                            "cost",
                            p.path("scheme").stringValue(),
                            "--size",
                            size,
                            "--json",
                            "-")
                        .out());
        int levels = p.path("levels").intValue();
        assertThat(cost.path("best").intValue()).isEqualTo(levels);
        assertThat(cost.path("levels").path(levels).path("total").longValue()).isEqualTo(fewest);
      }
      saved += p.path("copies").longValue() * (p.path("definition").longValue() - fewest);
    }
    JsonNode rung = document.path("ladder").path(1);
    assertThat(rung.path("rung").stringValue()).isEqualTo("best explicit algorithm");
    assertThat(rung.path("kind").stringValue()).isEqualTo("counted");
    assertThat(rung.path("value").longValue())
        .isEqualTo(document.path("counts").path("flops").longValue() - saved);
    assertThat(saved).isPositive();
  }

  @Test
  void aMeasurementFollowsTheSchemaAndThePageStandsAlone() throws IOException {
    Path json = folder.resolve("a.json");
    Path html = folder.resolve("a.html");
    Path timings = Files.writeString(folder.resolve("t.json"), "{\"qkv\": 0.5, \"mlp\": 1}");
    Typed typed =
        Typed.headroom(
            "audit",
            "--shape",
            TINY,
            "--runs",
            "2",
            "--threads",
            "1",
            "--timings",
            timings.toString(),
            "--json",
            json.toString(),
            "--html",
            html.toString());
    assertThat(typed.exit()).as(typed.err()).isZero();
    JsonNode document = JsonMapper.shared().readTree(json);
    assertThat(JsonSchema.faults(schema(), document)).isEmpty();
    assertThat(document.path("measured").path("runs").intValue()).isEqualTo(2);
    assertThat(document.path("ladder").path(1).path("value").doubleValue()).isEqualTo(1.5);
    complete(document);
    assertThat(typed.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(typed.out()).contains("one component after another", "yours, in part");
    assertThat(Files.readString(html))
        .contains("default-src 'none'", "<svg", "aria-label=\"roofline\"")
        .contains("limit in sequence", "one component after another", "random weights")
        .contains("bytes at the bandwidth", "best explicit algorithm", "Products")
        .doesNotContain("<link", "src=\"http", "unsafe-inline");
  }

  /// What a program needs to know what was measured, where and against which limits.
  private static void complete(JsonNode document) {
    assertThat(document.path("yours").path("seconds").isNull()).isTrue();
    assertThat(document.path("yours").path("missing").valueStream().map(JsonNode::stringValue))
        .containsExactly("embed", "scores", "softmax", "values", "output", "head");
    assertThat(document.path("yours").path("components").path(1).path("seconds").doubleValue())
        .isEqualTo(1);
    double whole = document.path("limits").path("wholeRunSeconds").doubleValue();
    assertThat(whole)
        .isPositive()
        .isLessThanOrEqualTo(document.path("limits").path("inSequenceSeconds").doubleValue());
    assertThat(document.path("notes").path(0).stringValue()).startsWith("random weights");
    assertThat(document.path("weights").path("assumed").booleanValue()).isTrue();
    assertThat(document.path("machine").path("dtype").stringValue()).isEqualTo("f32");
  }

  /// Attention in one number stands for three components; then nothing is missing.
  @Test
  void timesOfAllComponentsAreTheWhole() throws IOException {
    Path timings =
        Files.writeString(
            folder.resolve("t.json"),
            "{\"embed\":1,\"qkv\":1,\"attention\":2,\"output\":1,\"mlp\":1,\"head\":1}");
    Typed typed =
        Typed.headroom(
            "audit", "--shape", TINY, "--no-run", "--timings", timings.toString(), "--json", "-");
    assertThat(typed.exit()).as(typed.err()).isZero();
    JsonNode document = JsonMapper.shared().readTree(typed.out());
    assertThat(JsonSchema.faults(schema(), document)).isEmpty();
    assertThat(document.path("yours").path("seconds").doubleValue()).isEqualTo(7);
    assertThat(document.path("yours").path("missing").isEmpty()).isTrue();
    assertThat(document.path("limits").isNull()).isTrue();
    assertThat(document.path("date").stringValue()).endsWith("Z");
  }

  @Test
  void theSchemaSeesFaults() throws IOException {
    Typed typed = Typed.headroom("audit", "gpt2", "--no-run", "--json", "-");
    String broken =
        typed.out().replace("\"depth\" : 12", "\"depth\" : 0").replace("\"cpu\"", "\"cqu\"");
    assertThat(JsonSchema.faults(schema(), JsonMapper.shared().readTree(broken))).hasSize(3);
  }

  @Test
  void theListNamesWhatIsOnlyCounted() {
    Typed typed = Typed.headroom("audit", "--list");
    assertThat(typed.out())
        .hasLineCount(Presets.all().size() + 1)
        .containsPattern("Mixtral-8x7B-v0.1 .* counted only");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          audit                                            | neither
          audit gpt2 --shape layers=1,heads=1,head-dim=1   | both
          audit gpt3                                       | preset
          audit gpt2 --tokens 0 --no-run                   | at least 1
          audit gpt2 --tokens 1025 --no-run                | 1024
          audit gpt2 --batch -1 --no-run                   | at least 1
          audit gpt2 --batch 2147483647 --no-run           | 2^63
          audit gpt2 --runs 0                              | at least 1
          audit gpt2 --measure-layers some                 | auto
          audit gpt2 --seconds -1 --no-run                 | positive
          audit gpt2 --seconds NaN --no-run                | expected a decimal number such as 0.5
          audit gpt2 --seconds 0 --no-run                  | positive
          audit gpt2 --seconds 1e-320 --no-run             | from 1e-9
          audit gpt2 --seconds Infinity --no-run           | found 'Infinity'
          audit gpt2 --seconds 0x1p3 --no-run              | found '0x1p3'
          audit gpt2 --seconds 1d --no-run                 | found '1d'
          audit gpt2 --seconds= --no-run                   | a decimal number such as 0.5 or 2e-3, found ''
          audit gpt2 --tokens 2147483647 --no-run          | 1024
          audit gpt2 --tokens 99999999999 --no-run         | int
          audit --shape layers=1,heads=1,head-dim=1 --tokens 2147483647 --no-run | 16777216
          audit --shape layers=1,heads=1,head-dim=1,tokens=2147483647 --no-run   | 16777216
          audit --shape layers=1,heads=1,head-dim=1,tokens=-1 --no-run           | from 1
          audit gpt2 --seconds 1 --timings x.json --no-run | both
          audit gpt2 --timings nowhere.json --no-run       | nowhere.json
          audit gpt2 --logits some --no-run                | logits
          audit --shape layers=1,heads=2,head-dim=4,red=1  | red
          audit gpt2 --no-run --html /nowhere/a.html       | folder
          """)
  void badUsageIsOneLineAndExitTwo(String line, String says) {
    Typed typed = Typed.headroom(line.strip().split(" "));
    assertThat(typed.exit()).as(typed.err()).isEqualTo(2);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).contains(says).hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"qvk": 1}           | softmax, values, output, mlp, head, attention
          {"qkv": -1}          | positive
          {"qkv": 0}           | positive
          {"attention": 0}     | positive
          {"mlp": 1e-300}      | from 1e-9
          {"attention": 1, "softmax": 1} | attention
          {"qkv": "1"}         | number
          {"qkv": 1, "qkv": 2} | qkv
          {"qkv": 1e999}       | qkv
          {}                   | at least one
          []                   | object
          {"qkv": NaN}         | t.json
          """)
  void badTimingsAreOneLineAndExitTwo(String text, String says) throws IOException {
    Path file = Files.writeString(folder.resolve("t.json"), text);
    Typed typed = Typed.headroom("audit", "gpt2", "--no-run", "--timings", file.toString());
    assertThat(typed.exit()).as(typed.err()).isEqualTo(2);
    assertThat(typed.err()).contains(says).hasLineCount(1);
  }

  private static JsonNode schema() throws IOException {
    String name = "schema/audit-2.json";
    try (InputStream in =
        Objects.requireNonNull(AuditCommand.class.getResourceAsStream(name), name)) {
      return JsonMapper.shared().readTree(in);
    }
  }
}
