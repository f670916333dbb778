package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.bounds.Bound;
import dev.headroom.bounds.Catalogue;
import dev.headroom.bounds.Says;
import dev.headroom.bounds.Subject;
import dev.headroom.bounds.Topic;
import dev.headroom.model.ModelSource;
import dev.headroom.model.PlainModel;
import dev.headroom.model.Presets;
import dev.headroom.shape.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the catalogue says of five models, as reviewed against theory.md 6. After a change that is meant:
/// `./headroom bounds MODEL --fast-memory 1MiB` into bounds/NAME.txt, and the table of docs/bounds.md.
class BoundsGoldenTest {
  private static final Path GOLDEN = Path.of("core/src/test/resources/bounds");
  private static final String SMALL = "layers=2,heads=4,tokens=1024,head-dim=10";
  private static final String LARGE = "layers=2,heads=4,tokens=64,head-dim=64";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gpt2              | gpt2",
        "Llama-3-8B        | Llama-3-8B",
        "bert-base-uncased | bert-base-uncased",
        "log-n             | --shape=" + SMALL,
        "n                 | --shape=" + LARGE,
      })
  void whatIsSaidIsWhatWasReviewed(String name, String model) throws IOException {
    Typed typed = Typed.headroom("bounds", model, "--fast-memory", "1MiB");
    assertThat(typed.exit()).isZero();
    assertThat(typed.out()).isEqualTo(Files.readString(GOLDEN.resolve(name + ".txt")));
  }

  /// The review of docs/bounds.md, line by line.
  @Test
  void theReviewIsOfThisCatalogue() throws IOException {
    List<String> expected = new ArrayList<>();
    for (Bound b : Catalogue.all()) {
      Stream<String> cells = subjects().map(s -> cell(b.about(s)));
      expected.add("| " + b.id() + " | " + String.join(" | ", cells.toList()) + " |");
    }
    List<String> kept =
        Files.readAllLines(Path.of("docs/bounds.md")).stream()
            .filter(line -> line.matches("\\| [A-Z]+\\d+ \\|.*"))
            .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2) + 1))
            .toList();
    assertThat(kept).isEqualTo(expected);
  }

  @Test
  void programsReadTheSame() {
    Typed typed = Typed.headroom("bounds", "gpt2", "--about", "ov", "--json", "-");
    JsonNode document = JsonMapper.shared().readTree(typed.out());
    assertThat(document.path("schema").stringValue()).isEqualTo("headroom/bounds/1");
    assertThat(document.path("rows").size()).isEqualTo(Catalogue.about(Topic.OV).size());
    JsonNode paper =
        document
            .path("rows")
            .valueStream()
            .filter(r -> r.path("id").stringValue().equals("AT6"))
            .findFirst()
            .orElseThrow();
    assertThat(paper.path("says").path("kind").stringValue()).isEqualTo("silent");
    assertThat(paper.path("says").path("words").stringValue())
        .isEqualTo("it has a causal mask and norms");
    assertThat(paper.path("hypothesis").stringValue()).isEqualTo("3-OV");
    assertThat(paper.path("confirmed").booleanValue()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bounds --json -",
        "bounds --about io --json -",
        "bounds bert-base-uncased --fast-memory 64KiB --json -",
        "bounds gpt2 --about matmul --json -"
      })
  void theDocumentIsThatOfItsSchema(String typed) throws IOException {
    JsonNode schema =
        JsonMapper.shared().readTree(Files.readString(Path.of("docs/schema/bounds-1.schema.json")));
    JsonNode document = JsonMapper.shared().readTree(Typed.headroom(typed.split(" ")).out());
    assertThat(JsonSchema.faults(schema, document)).isEmpty();
  }

  private static Stream<Subject> subjects() {
    return Stream.concat(
        Stream.of("gpt2", "Llama-3-8B", "bert-base-uncased").map(BoundsGoldenTest::preset),
        Stream.of(SMALL, LARGE).map(BoundsGoldenTest::plain));
  }

  private static Subject preset(String name) {
    var architecture = Presets.find(name).architecture();
    return new Subject(architecture, architecture.usual(), false);
  }

  private static Subject plain(String words) {
    ModelSource source = PlainModel.read(words, Map.of());
    return new Subject(source.architecture(), new Step(1, source.usual().tokens()), false);
  }

  private static String cell(Says says) {
    return switch (says) {
      case Says.States s -> s.claim().text();
      case Says.General g -> "speaks";
      case Says.Silent s -> s.because();
      case Says.Elsewhere e -> "-";
    };
  }
}
