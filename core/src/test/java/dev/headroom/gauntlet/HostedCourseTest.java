package dev.headroom.gauntlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.forward.Engine;
import dev.headroom.gauntlet.Course.Answers;
import dev.headroom.gauntlet.HostedCourseFile.Checkpoint;
import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.Layer;
import dev.headroom.model.Role;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.model.Weights;
import dev.headroom.reduce.Altered;
import dev.headroom.reduce.Grid;
import dev.headroom.reduce.Host;
import dev.headroom.reduce.Hosting;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole checkpoints whose answers are known: the engine passes in every architecture, and one that
/// leaves something out is convicted.
final class HostedCourseTest {
  private static final Engine ENGINE = new Engine(KernelName.SIMD, Dtype.F32, 1);
  private static final Grid GRID = new Grid(2, 2);

  @TempDir private Path folder;

  /// A mistake of an engine.
  record Broken(String name, UnaryOperator<Weights> engine) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Broken> broken() {
    return Stream.of(
        new Broken("a window of 16", attention(f -> f.with(f.scoring().seeing(Span.last(16))))),
        new Broken("scores capped at 4", attention(f -> f.with(f.scoring().capped(4)))),
        new Broken("the last head dropped", w -> without(w, 0, 1)),
        new Broken("a layer left out", w -> without(w, 1, 2)));
  }

  private static UnaryOperator<Weights> attention(UnaryOperator<Attention> change) {
    return w -> {
      Architecture a = w.architecture().with(l -> new Layer(l.attention().with(change), l.mlp()));
      return new Altered(w, a, Role.TOKENS, (l, weight) -> {});
    };
  }

  /// Without the last heads of a layer.
  private static Weights without(Weights w, int layer, int heads) {
    return new Altered(
        w,
        w.architecture(),
        Role.ATTENTION_OUT,
        (l, weight) -> {
          int kept = weight.rows() * (GRID.heads() - heads) / GRID.heads();
          if (l == layer) {
            weight.rows(kept, weight.rows()).fill(0);
          }
        });
  }

  static Stream<Arguments> convicted() {
    return Stream.of(Host.GPT2, Host.BERT, Host.QWEN3, Host.GEMMA2)
        .flatMap(host -> broken().map(broken -> Arguments.of(host, broken)));
  }

  private static HostedCourse course(Host host, boolean last, int size) {
    Hosting hosting = new Hosting(host, last, Hosting.Asked.LEAST);
    return new HostedCourse(hosting, 24, GRID, 20, Answers.MIXED, size, 5);
  }

  private List<Answered> judged(Host host, boolean last, UnaryOperator<Weights> engine) {
    HostedCourseFile file =
        HostedCourseFile.write(course(host, last, last ? 8 : 2), folder.resolve("c"), _ -> {});
    Path outputs = folder.resolve("o.safetensors");
    file.run(folder.resolve("c"), ENGINE, engine).write(outputs);
    assertThat(file.unused(outputs)).isEmpty();
    return file.judge(outputs);
  }

  @ParameterizedTest
  @EnumSource(Host.class)
  void theEngineAnswersEveryPositionRightly(Host host) {
    List<Answered> judged = judged(host, false, w -> w);
    assertThat(judged).allMatch(a -> a.wrong() == 0 && a.positions() == 24);
  }

  @ParameterizedTest
  @EnumSource(Host.class)
  void theEngineAnswersAtTheLastPosition(Host host) {
    assertThat(judged(host, true, w -> w)).hasSize(8).allMatch(a -> a.wrong() == 0);
  }

  @ParameterizedTest
  @MethodSource("convicted")
  void anEngineThatLeavesSomethingOutIsConvicted(Host host, Broken broken) {
    assertThat(judged(host, false, broken.engine())).anyMatch(a -> a.wrong() > 0);
  }

  /// The only triples stand in one head after the other.
  @Test
  void whereOnePositionAnswersEveryHeadIsNeededOnce() {
    List<Answered> judged = judged(Host.LLAMA, true, w -> without(w, 1, 1));
    assertThat(judged).filteredOn(a -> a.wrong() > 0).extracting(Answered::id).containsExactly(6);
  }

  /// By the definition: a triple with no coordinate that is 1 in all three.
  @Test
  void answersAreThoseOfBruteForce() {
    HostedCourse course = course(Host.GPT2, false, 4);
    for (int id = 0; id < course.size(); id++) {
      var model = course.checkpoint(id);
      Checkpoint checkpoint = Checkpoint.of(id, model);
      List<Integer> yesAt = new ArrayList<>();
      for (int a = 0; a < 24; a++) {
        int query = a;
        boolean any =
            IntStream.range(0, 24 * GRID.all())
                .anyMatch(
                    bc -> model.instance().orthogonal(query, bc / GRID.all(), bc % GRID.all()));
        if (any) {
          yesAt.add(25 + a);
        }
      }
      assertThat(checkpoint.yesAt()).isEqualTo(yesAt);
      assertThat(yesAt.isEmpty()).isEqualTo(id % 2 == 1);
      assertThat(yesAt).hasSize(id % 2 == 1 ? 0 : GRID.all());
    }
  }

  @Test
  void nextTokensAreJudgedAsTensorsAndAsLists() throws IOException {
    Path course = folder.resolve("c");
    HostedCourseFile file = HostedCourseFile.write(course(Host.GPT2, false, 2), course, _ -> {});
    SafetensorsWriter tensors = new SafetensorsWriter();
    StringBuilder lists = new StringBuilder("{\"engine\": \"theirs\"");
    for (Checkpoint c : file.checkpoints()) {
      Tensor logits = Tensor.zeros(Dtype.F32, c.positions(), c.no() + 1);
      List<Integer> next = new ArrayList<>();
      for (int position = c.first(); position <= c.last(); position++) {
        boolean lie = c.id() == 1 && position == c.last() - 1;
        int token = c.yesAt().contains(position) != lie ? c.yes() : c.no();
        logits.set(position - c.first(), token, 1);
        next.add(token);
      }
      tensors.add("logits." + c.id(), List.of(c.positions(), c.no() + 1), logits);
      lists.append(", \"next.").append(c.id()).append("\": ").append(next);
    }
    Path given = folder.resolve("theirs.safetensors");
    tensors.write(given);
    Path text = Files.writeString(folder.resolve("theirs.json"), lists + "}");
    for (Path outputs : List.of(given, text)) {
      List<Answered> judged = file.judge(outputs);
      assertThat(judged.get(0).wrong()).isZero();
      assertThat(judged.get(1).wrong()).isEqualTo(1);
      Checkpoint c = file.checkpoints().get(1);
      Answered.Wrong wrong = judged.get(1).first().orElseThrow();
      assertThat(wrong.position()).isEqualTo(c.last() - 1);
      assertThat(wrong.found()).hasValue(c.yes());
    }
    assertThat(file.unused(text)).containsExactly("engine");
  }

  @Test
  void whatIsNoNumberAnswersNothing() {
    HostedCourseFile file =
        HostedCourseFile.write(course(Host.GPT2, false, 1), folder.resolve("c"), _ -> {});
    Checkpoint c = file.checkpoints().getFirst();
    SafetensorsWriter tensors = new SafetensorsWriter();
    Tensor logits = Tensor.zeros(Dtype.F32, file.tokens(), c.no() + 1);
    logits.fill(Double.NaN);
    tensors.add("logits.0", List.of(1, file.tokens(), c.no() + 1), logits);
    Path given = folder.resolve("nan.safetensors");
    tensors.write(given);
    Answered judged = file.judge(given).getFirst();
    assertThat(judged.wrong()).isEqualTo(24);
    assertThat(judged.first().orElseThrow().found()).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithAFile() {
    HostedCourseFile file =
        HostedCourseFile.write(course(Host.GPT2, false, 1), folder.resolve("c"), _ -> {});
    Path given = folder.resolve("given.safetensors");
    new SafetensorsWriter()
        .add("logits.0", List.of(49, 20), Tensor.zeros(Dtype.F32, 49, 20))
        .write(given);
    assertThatThrownBy(() -> file.judge(given))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "logits.0: expected logits of at least 51 tokens, found shape [49, 20]");
    new SafetensorsWriter()
        .add("logits.0", List.of(7, 51), Tensor.zeros(Dtype.F32, 7, 51))
        .write(given);
    assertThatThrownBy(() -> file.judge(given))
        .hasMessageContaining(
            "logits.0: expected 49 positions, or the 24 that answer, found shape [7, 51]");
    new SafetensorsWriter().add("next.0", List.of(49), Tensor.zeros(Dtype.F32, 1, 49)).write(given);
    assertThatThrownBy(() -> file.judge(given))
        .hasMessageContaining("next.0: expected token ids of an integer type, found F32");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | next.0: expected 49 positions, or the 24 that answer, found no list of that name",
        "{\"next.0\": [1, 2]} | next.0: expected 49 positions, or the 24 that answer, found 2 tokens",
        "{\"next.0\": [1.5]} | next.0: expected token ids, found 1.5"
      })
  void saysWhatIsWrongWithAList(String text, String says) throws IOException {
    HostedCourseFile file =
        HostedCourseFile.write(course(Host.GPT2, false, 1), folder.resolve("c"), _ -> {});
    Path given = Files.writeString(folder.resolve("given.json"), text);
    assertThatThrownBy(() -> file.judge(given))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(says);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"first\" : 25 | \"first\" : 60 | checkpoint 0: expected positions of answers among 49",
        "\"no\" : 50 | \"no\" : 49 | checkpoint 0: expected positions of answers among 49 and two tokens",
        "checkpoints/1 | checkpoints/2 | schema: expected headroom/gauntlet-checkpoints/1",
        "\"tokens\" : 49 | \"tokens\" : null | expected a document headroom/gauntlet-checkpoints/1"
      })
  void saysWhatIsWrongWithTheDocument(String was, String is, String says) throws IOException {
    Path course = folder.resolve("c");
    HostedCourseFile.write(course(Host.GPT2, false, 1), course, _ -> {});
    Path file = course.resolve("gauntlet.json");
    String text = Files.readString(file);
    Files.writeString(file, text.replace(was, is));
    assertThat(file).content().isNotEqualTo(text);
    assertThatThrownBy(() -> HostedCourseFile.read(course, note -> {}))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(says);
  }
}
