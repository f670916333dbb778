package dev.headroom.gauntlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.gauntlet.Course.Answers;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class CourseTest {
  private static final Course SMALL = new Course(33, 2, 3, 20, Answers.MIXED, 2, 7);

  @ParameterizedTest
  @EnumSource(Answers.class)
  void answersAreAsWantedAndTokensReadThem(Answers answers) {
    Course course = new Course(40, 1, 4, 24, answers, 1, 3);
    for (HardAttention a : course.instances(0)) {
      Tensor o = a.expected();
      boolean[] partners = a.partners();
      boolean any = false;
      for (int i = 0; i < partners.length; i++) {
        double y = o.get(i, o.cols() - 1);
        any |= partners[i];
        assertThat(y).isBetween(1.0, partners[i] ? 1.5 : 2.0);
        assertThat(partners[i] || y >= 2 - a.tolerance()).isTrue();
      }
      assertThat(any)
          .isEqualTo(answers == Answers.YES || (answers == Answers.MIXED && a.id() % 2 == 0));
    }
  }

  /// The output by the definition of attention, in float64, from the tensors that are handed out.
  @Test
  void expectedIsExactAttention() {
    for (HardAttention a : SMALL.instances(1)) {
      Tensor q = a.q(Dtype.F32);
      Tensor k = a.k(Dtype.F32);
      Tensor v = a.v(Dtype.F32);
      Tensor expected = a.expected();
      for (int i = 0; i < q.rows(); i++) {
        double sum = 0;
        double weighted = 0;
        for (int j = 0; j < k.rows(); j++) {
          double score = 0;
          for (int x = 0; x < q.cols(); x++) {
            score += q.get(i, x) * k.get(j, x);
          }
          sum += Math.exp(score);
          weighted += Math.exp(score) * v.get(j, v.cols() - 1);
        }
        assertThat(expected.get(i, v.cols() - 1)).isCloseTo(weighted / sum, within(1e-14));
      }
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double bound) {
    return org.assertj.core.data.Offset.offset(bound);
  }

  @Test
  void writtenCoursesAreJudged(@TempDir Path directory) throws IOException {
    CourseFile.write(SMALL, directory);
    CourseFile file = CourseFile.read(directory, note -> {});
    assertThat(file.instances()).hasSize(12);
    assertThat(file.judge(directory, directory.resolve("expected.safetensors")))
        .allMatch(j -> j.right() && j.worstError() == 0);
    SafetensorsWriter constant = new SafetensorsWriter();
    for (CourseFile.Instance i : file.instances()) {
      Tensor o = Tensor.zeros(Dtype.F32, i.tokens(), i.dim());
      for (int row = 0; row < o.rows(); row++) {
        o.set(row, o.cols() - 1, row == 3 && i.id() == 1 ? Double.NaN : 2);
      }
      constant.add("o." + i.id(), List.of(i.tokens(), i.dim()), o);
    }
    Path given = directory.resolve("given.safetensors");
    constant.write(given);
    List<Judgement> judged = file.judge(directory, given);
    for (int id = 0; id < judged.size(); id++) {
      assertThat(judged.get(id).right()).as("instance %d", id).isEqualTo(id % 2 == 1 && id != 1);
    }
    assertThat(judged.get(1).worstError()).isInfinite();
  }

  @Test
  void whatIsNotFiniteAnswersNothing() {
    for (double nothing :
        new double[] {Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY}) {
      for (HardAttention a : SMALL.instances(0)) {
        Tensor o = Tensor.zeros(Dtype.F64, SMALL.tokens(), SMALL.dim());
        o.fill(nothing);
        Judgement judged = Judgement.of(a.expected(), o);
        assertThat(judged.wrongTokens()).isEqualTo(SMALL.tokens() - 1);
        assertThat(judged.worstError()).isInfinite();
      }
    }
  }

  @Test
  void sameCourseSameBytes(@TempDir Path a, @TempDir Path b) throws IOException {
    CourseFile.write(SMALL, a);
    CourseFile.write(SMALL, b);
    for (String name : List.of("gauntlet.json", "inputs.safetensors", "expected.safetensors")) {
      assertThat(a.resolve(name)).hasSameBinaryContentAs(b.resolve(name));
    }
  }

  @Test
  void saysWhatIsWrongWithAFile(@TempDir Path directory) throws IOException {
    CourseFile.write(SMALL, directory);
    SafetensorsWriter few = new SafetensorsWriter();
    few.add("o.0", List.of(33, 19), Tensor.zeros(Dtype.F32, 33, 19));
    Path given = directory.resolve("given.safetensors");
    few.write(given);
    CourseFile file = CourseFile.read(directory, note -> {});
    assertThatThrownBy(() -> file.judge(directory, given))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("o.0: expected shape [33, 20], found [33, 19]");
    SafetensorsWriter turned = new SafetensorsWriter();
    turned.add("o.0", List.of(3, 11, 20), Tensor.zeros(Dtype.F32, 33, 20));
    turned.write(given);
    assertThatThrownBy(() -> file.judge(directory, given))
        .hasMessageContaining("o.0: expected shape [33, 20], found [3, 11, 20]");
    byte[] whole = Files.readAllBytes(directory.resolve("expected.safetensors"));
    String header = new String(whole, ISO_8859_1).replace("\"F64\"", "\"I64\"");
    Files.write(given, header.getBytes(ISO_8859_1));
    assertThatThrownBy(() -> file.judge(directory, given))
        .hasMessageContaining(
            "o.0: expected a floating-point type: F64, F32, F16 or BF16, found I64");
    assertThat(file.unused(given)).isEmpty();
    for (String bad : List.of("", "{}", "[1]", "{\"schema\": \"x\"}", "{\"instances\": 3}")) {
      Files.writeString(directory.resolve("gauntlet.json"), bad);
      assertThatThrownBy(() -> CourseFile.read(directory, note -> {}))
          .isInstanceOf(InputException.class);
    }
  }

  @Test
  void fieldsThatAreNotReadAreNoted(@TempDir Path directory) throws IOException {
    CourseFile.write(SMALL, directory);
    Path file = directory.resolve("gauntlet.json");
    String text = Files.readString(file);
    List<String> notes = new ArrayList<>();
    assertThat(CourseFile.read(directory, notes::add).instances()).hasSize(12);
    assertThat(notes).isEmpty();
    Files.writeString(
        file,
        text.replaceFirst("\\{", "{\"causal\": true,")
            .replaceFirst("\"id\"", "\"mask\": 1, \"id\""));
    CourseFile.read(directory, notes::add);
    assertThat(notes).containsExactly(file + ": not used: causal, mask");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"answer\" : \"yes\" | \"answer\" : \"maybe\" | instance 0: answer: expected yes or no, found maybe",
        "\"tolerance\" : | \"tolerance\" : 1e9, \"x\" : | tolerance: expected a number above 0 and below 0.2",
        "\"tolerance\" : | \"tolerance\" : NaN, \"x\" : | tolerance: expected a number above 0 and below 0.2",
        "\"tokens\" | \"seed\" : 1, \"seed\" | twice in one object",
        "headroom/gauntlet/1 | headroom/gauntlet/2 | schema: expected headroom/gauntlet/1, found headroom/gauntlet/2",
        "\"id\" : 11, | \"id\" : 9, | instances: expected at least one, each with its own id, found the same id twice",
        "(?s)\"instances\" : .*]|'\"instances\" : [] '| instances: expected at least one, each with its own id, found none",
        "\"dim\" : 20 | \"dim\" : null | expected a document headroom/gauntlet/1"
      })
  void saysWhatIsWrongWithTheDocument(String was, String is, String says, @TempDir Path directory)
      throws IOException {
    CourseFile.write(SMALL, directory);
    Path file = directory.resolve("gauntlet.json");
    String text = Files.readString(file);
    String changed = text.replaceFirst(was, is);
    assertThat(changed).isNotEqualTo(text);
    Files.writeString(file, changed);
    assertThatThrownBy(() -> CourseFile.read(directory, note -> {}))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(says);
  }
}
