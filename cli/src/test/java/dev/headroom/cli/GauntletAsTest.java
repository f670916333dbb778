package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `gauntlet --as` as it is typed: written, run, judged.
final class GauntletAsTest {
  @TempDir private Path folder;
  private String course;

  @BeforeEach
  void name() {
    course = folder + "/course";
  }

  private Typed write(String more) {
    String line =
        "gauntlet --as gpt2 --tokens 34 --heads 2 --layers 2 --count 2 -o " + course + more;
    return Typed.headroom(line.split(" ", -1));
  }

  @Test
  void ourEnginePassesAndADifferentOneIsConvicted() throws IOException {
    Typed written = write(" --json " + folder + "/course.json");
    assertThat(written.exit()).as(written.err()).isZero();
    assertThat(written.out())
        .isEqualTo(
            """
            2 checkpoints, gpt2, of 33 tokens, dim 20, 2 layers of 2 heads: 1 yes, 1 no
            32 answers, 4 of them yes: the token with the largest logit at positions 17 to 32
            """);
    valid("gauntlet-checkpoints-1", folder.resolve("course.json"));
    String ours = folder + "/ours.safetensors";
    assertThat(Typed.headroom("gauntlet", "--attend", course, "-o", ours).out())
        .isEqualTo("2 outputs, computed in f32\n");
    Typed right = Typed.headroom("gauntlet", "--check", course, "--outputs", ours);
    assertThat(right.out()).endsWith("0 of 32 answers wrong, in 0 of 2 checkpoints\n");
    assertThat(right.exit()).isZero();
    Path theirs = Files.writeString(folder.resolve("theirs.json"), allNo());
    String json = folder + "/check.json";
    Typed wrong =
        Typed.headroom(
            "gauntlet", "--check", course, "--outputs", theirs.toString(), "--json", json);
    assertThat(wrong.exit()).isEqualTo(3);
    assertThat(wrong.out())
        .contains("0     yes         16      4  WRONG, first at position ")
        .contains(": token 34 for 33\n")
        .endsWith("4 of 32 answers wrong, in 1 of 2 checkpoints\n");
    JsonNode report = valid("gauntlet-checkpoints-check-1", Path.of(json));
    assertThat(report.get("firstWrong").get("found").intValue()).isEqualTo(34);
    assertThat(wrong.err()).contains("theirs.json: 1 tensor is not judged: by");
  }

  /// What an engine says that finds nothing.
  private static String allNo() {
    String none = "34" + ", 34".repeat(15);
    return "{\"by\": \"nobody\", \"next.0\": [" + none + "], \"next.1\": [" + none + "]}";
  }

  private static JsonNode valid(String schema, Path file) throws IOException {
    JsonNode document = JsonMapper.shared().readTree(Files.readString(file));
    String rules = Files.readString(Path.of("docs/schema/" + schema + ".schema.json"));
    assertThat(JsonSchema.faults(JsonMapper.shared().readTree(rules), document)).isEmpty();
    return document;
  }

  @Test
  void sameCourseSameBytes() throws IOException {
    write("");
    byte[] first = Files.readAllBytes(Path.of(course, "model.0/model.safetensors"));
    course = folder + "/again";
    write(" --threads 1");
    assertThat(Path.of(course, "model.0/model.safetensors")).hasBinaryContent(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--tokens 2 --as gpt2 -o x | --tokens 2 with --as, expected at least a sentinel, a key and a query",
        "--tokens 9 --as gpt2 --head-dim 3 -o x | gpt2 with heads of 3 cannot hold this",
        "--tokens 9 --last -o x | --last asks how a checkpoint answers: expected --as",
        "--tokens 9 --width 64 -o x | expected --as beside them",
        "--as gpt2 --attend x -o y | only where a course is written",
        "--check core --outputs x | gauntlet.json"
      })
  void badUseIsOneLine(String typed, String says) {
    Typed gauntlet = Typed.headroom(("gauntlet " + typed).split(" ", -1));
    assertThat(gauntlet.exit()).isEqualTo(2);
    assertThat(gauntlet.err().lines()).singleElement().asString().contains(says);
  }
}
