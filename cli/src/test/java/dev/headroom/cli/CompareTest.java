package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `audit --compare`.
class CompareTest {
  private static final Path SCHEMA = Path.of("docs/schema/audit-compare-1.json");

  @TempDir private Path folder;
  private String kept = "";

  @BeforeEach
  void keep() {
    kept = folder.resolve("kept.json").toString();
    audit("gpt2 --no-run --tokens 64 --json " + kept);
  }

  private static Typed audit(String options) {
    return Typed.headroom(("audit " + options).split(" +"));
  }

  private static JsonNode compared(String options) {
    Typed typed = audit("--compare " + options + " --json -");
    assertThat(typed.exit()).as(typed.err()).isZero();
    JsonNode document = JsonMapper.shared().readTree(typed.out());
    assertThat(JsonSchema.faults(JsonMapper.shared().readTree(SCHEMA), document)).isEmpty();
    return document;
  }

  private static JsonNode row(JsonNode document, String of, String name) {
    return document
        .path("rows")
        .valueStream()
        .filter(r -> r.path("of").stringValue().equals(of))
        .filter(r -> r.path("name").stringValue().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// Where sizes are left to the models, both take the step of the one that takes less.
  @Test
  void twoModelsShareAStep() {
    JsonNode document = compared("gpt2 bert-base-uncased --no-run");
    assertThat(document.path("a").path("model").path("tokens").intValue()).isEqualTo(512);
    assertThat(document.path("b").path("model").path("tokens").intValue()).isEqualTo(512);
    assertThat(document.path("differences").isEmpty()).isTrue();
    JsonNode all = row(document, "operations", "all");
    assertThat(all.path("ratio").doubleValue())
        .isEqualTo(
            all.path("b").path("value").doubleValue() / all.path("a").path("value").doubleValue());
    assertThat(all.path("a").path("kind").stringValue()).isEqualTo("counted");
    JsonNode decode = compared("gpt2 Llama-3-8B --phase decode --no-run");
    assertThat(decode.path("b").path("model").path("cached").intValue()).isEqualTo(1023);
  }

  /// A rung is its name and unit, not its place.
  @Test
  void whatOnlyOneHasIsShownAsSuch() {
    JsonNode document = compared("gpt2 DeepSeek-V3 --hardware h100-sxm");
    JsonNode absorbed = row(document, "ladder", "absorbed count");
    assertThat(absorbed.path("a").isNull()).isTrue();
    assertThat(absorbed.path("ratio").isNull()).isTrue();
    assertThat(row(document, "operations", "embed").path("b").isNull()).isTrue();
    JsonNode limit = row(document, "ladder", "machine limit");
    assertThat(limit.path("a").path("kind").stringValue()).isEqualTo("derived");
    assertThat(limit.path("ratio").doubleValue()).isGreaterThan(1);
    Typed typed = audit("--compare gpt2 DeepSeek-V3 --hardware h100-sxm");
    assertThat(typed.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(typed.out())
        .containsPattern("absorbed count +- +[\\d.]+ Tflop  counted +only B")
        .containsPattern("embed +[\\d.]+ [kM]flop  counted +- +only A")
        .contains("under the 3-OV hypothesis")
        .contains("B over A: machine limit ");
    assertThat(typed.err().lines()).allMatch(line -> line.matches("note: [AB]: .*"));
  }

  @Test
  void aKeptAuditSetsTheStepOfAModelBesideIt() {
    JsonNode document = compared(kept + " gpt2 --no-run");
    assertThat(document.path("differences").isEmpty()).isTrue();
    assertThat(document.path("b").path("model").path("tokens").intValue()).isEqualTo(64);
    document
        .path("rows")
        .valueStream()
        .filter(r -> r.path("a").path("value").isNumber())
        .forEach(r -> assertThat(r.path("ratio").doubleValue()).isEqualTo(1));
    JsonNode other = compared(kept + " gpt2 --no-run --tokens 32");
    assertThat(other.path("differences").valueStream().map(JsonNode::stringValue))
        .containsExactly("tokens (64 and 32)");
  }

  /// Numbers of different machines, types and steps are not compared in silence.
  @Test
  void whatDiffersIsSaidInOneLine() throws IOException {
    Path other = folder.resolve("other.json");
    audit("gpt2 --hardware l4 --tokens 32 --logits last --json " + other);
    Typed typed = audit("--compare " + kept + " " + other);
    assertThat(typed.out().replaceAll("\\s+", " "))
        .contains("Not on the same terms: they differ in machine (")
        .contains(" and l4), type (f32 and bf16), tokens (64 and 32) and logits (all and last),")
        .contains("so a ratio is not of the models alone.");
    Path faster = folder.resolve("faster.json");
    Files.writeString(
        faster,
        Files.readString(other).replaceAll("\"peakGflops\" : [\\d.E]+", "\"peakGflops\" : 9"));
    assertThat(audit("--compare " + other + " " + faster).out())
        .contains("they differ in the machine's peak (121000.0 and 9.0 GFLOP/s)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --compare gpt2                              | '--compare'
          --compare gpt2 gpt3                         | gpt3: expected a directory, a config.json or a preset
          --compare gpt2 nowhere.json                 | nowhere.json: expected a directory
          --compare gpt2 gpt2 gpt2                    | expected a MODEL or --compare A B, found both
          --compare gpt2 gpt2 --shape layers=1        | expected a MODEL or --compare A B, found both
          --compare gpt2 gpt2 --fit                   | expected none of --fit with --compare
          --compare gpt2 gpt2 --csv x --memory 24GiB  | expected none of --csv, --memory with --compare
          --compare gpt2 gpt2 --seconds 1             | expected none of --seconds with --compare
          --compare gpt2 gpt2 --html x.html           | expected none of --html with --compare
          --compare gpt2 gpt2 --no-run --tokens 2000  | 2000 tokens, expected at most 1024
          --compare gpt2 bert-base-uncased --phase decode --no-run | see later ones
          --compare gpt2 gpt2 --hardware l4 --runs 3  | on paper: expected none of --runs
          --compare gpt2 gpt2 --no-run --json core    | core: expected a file to write
          --compare KEPT KEPT --tokens 5              | expected none of --tokens with two audits that are kept
          --compare KEPT KEPT --no-run --hardware l4  | expected none of --hardware, --no-run with two
          --compare KEPT bert-base-uncased --no-run --batch 0 | --batch is 0, expected at least 1
          """)
  void badUsageIsOneLineAndExitTwo(String options, String says) {
    refused(options.replace("KEPT", kept), says);
  }

  private static void refused(String options, String says) {
    Typed typed = audit(options.strip());
    assertThat(typed.exit()).as(typed.err()).isEqualTo(2);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).contains(says).hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "headroom/audit/2"     | "headroom/audit/1"  | schema: expected "headroom/audit/2", found "headroom/audit/1"
          "headroom/audit/2"     | 2                   | schema: expected "headroom/audit/2", found 2
          "tokens" : 64          | "tokens" : -64      | model.tokens: expected a number of at least 0, found -64
          "tokens" : 64          | "tokens" : "64"     | model.tokens: expected what docs/schema/audit-2.json says
          "tokens" : 64          | "tokens" : 64.5     | model.tokens: expected what docs
          "tokens" : 64          | "tokens" : 9e99     | model.tokens: expected what docs
          "tokens" : 64          | "tokens" : null     | model.tokens: expected what docs
          "tokens" : 64          | "tokens" : 64, "x" : 1 | model.x: expected what docs
          "tokens" : 64,         | ``                  | model.tokens: expected what docs
          "name" : "gpt2"        | "name" : "\\u001b"  | model.name: expected text without control characters
          "logits" : "all"       | "logits" : "some"   | model.logits: expected one of all, last, found some
          "kind" : "counted"     | "kind" : "proven"   | ladder: expected one of measured, derived
          "unit" : "gates"       | "unit" : "doors"    | ladder: expected one of s, flop
          "unit" : "gates"       | "unit" : null       | ladder: expected a value with its unit
          "flops" :              | "flops" : NaN, "y" : | expected a number of at least 0
          "schema"               | {                   | line 2, column
          """)
  void aFileThatIsNoAuditIsOneLineAndExitTwo(String from, String to, String says)
      throws IOException {
    String text = Files.readString(Path.of(kept));
    assertThat(text).contains(from);
    Path bad = Files.writeString(folder.resolve("bad.json"), text.replace(from, to));
    refused("--compare " + kept + " " + bad, says);
  }

  @Test
  void aRunIsComparedWithOneThatWasKept() {
    String shape = "--shape layers=2,heads=2,tokens=12,head-dim=8,width=16,ffn=32,vocabulary=40";
    List<String> files = List.of(folder.resolve("x.json") + "", folder.resolve("y.json") + "");
    files.forEach(
        f -> assertThat(audit(shape + " --runs 1 --threads 1 --json " + f).exit()).isZero());
    JsonNode document = compared(files.getFirst() + " " + files.getLast());
    assertThat(row(document, "ladder", "measured").path("ratio").doubleValue()).isPositive();
    assertThat(row(document, "seconds", "mlp").path("a").path("kind").stringValue())
        .isEqualTo("measured");
    assertThat(row(document, "limits", "mlp").path("b").path("kind").stringValue())
        .isEqualTo("measured");
  }
}
