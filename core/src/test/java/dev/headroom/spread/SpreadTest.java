package dev.headroom.spread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadTest {
  @TempDir private Path folder;

  /// The square of a number, or a refusal.
  record Square(int of, boolean bad) implements Task<Squared> {
    @Override
    public Squared run() {
      if (bad) {
        throw new InputException("numbers", "number " + of, "one with a square", "none");
      }
      return new Squared((long) of * of);
    }

    @Override
    public Class<Squared> answer() {
      return Squared.class;
    }
  }

  record Squared(long value) implements Serializable {}

  private static List<Square> squares(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Square(i, false)).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void answersComeInTheOrderOfTasks(int threads) {
    List<Integer> told = new ArrayList<>();
    try (Spread here = Spread.here(threads)) {
      List<Squared> answers = here.map("squares", squares(50), (task, answer) -> told.add(task));
      assertThat(answers.stream().map(Squared::value))
          .isEqualTo(IntStream.range(0, 50).mapToObj(i -> (long) i * i).toList());
      assertThat(here.slots()).isEqualTo(threads);
    }
    assertThat(told).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 50).boxed().toList());
  }

  @Test
  void aRefusalEndsTheRest() {
    List<Square> tasks = new ArrayList<>(squares(50));
    tasks.set(3, new Square(3, true));
    List<Integer> told = new ArrayList<>();
    try (Spread here = Spread.here(1)) {
      assertThatThrownBy(() -> here.map("squares", tasks, (task, answer) -> told.add(task)))
          .isInstanceOf(InputException.class)
          .hasMessage("numbers: number 3: expected one with a square, found none");
    }
    assertThat(told).containsExactly(0, 1, 2);
  }

  @Test
  void whatWasAnsweredIsNotAskedAgain() {
    List<Square> tasks = new ArrayList<>(squares(20));
    tasks.set(10, new Square(10, true));
    Kept kept = new Kept(folder);
    try (Spread here = Spread.here(1)) {
      assertThatThrownBy(() -> kept.map(here, "squares", tasks, (task, answer) -> {}))
          .isInstanceOf(InputException.class);
      tasks.set(10, new Square(10, false));
      Counted counted = new Counted(here);
      List<Squared> answers = kept.map(counted, "squares", tasks, (task, answer) -> {});
      assertThat(answers.stream().map(Squared::value))
          .isEqualTo(IntStream.range(0, 20).mapToObj(i -> (long) i * i).toList());
      assertThat(counted.asked).isEqualTo(10);
    }
  }

  @Test
  void aKeptAnswerThatIsNoneIsRefusedByName() throws IOException {
    Square task = new Square(4, false);
    Files.writeString(folder.resolve(Kept.name(task) + ".json"), "{\"value\": \"many\"}");
    try (Spread here = Spread.here(1)) {
      assertThatThrownBy(
              () -> new Kept(folder).map(here, "squares", List.of(task), (i, answer) -> {}))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(Kept.name(task) + ".json");
    }
  }

  @Test
  void aTaskHasTheSameNameEverywhere() {
    assertThat(Kept.name(new Square(4, false))).isEqualTo("d652af7e3292238e4db0f6ed503d283d");
    assertThat(Kept.name(new Square(4, true))).isNotEqualTo(Kept.name(new Square(4, false)));
  }

  @Test
  void anAddressThatNoModuleKnowsIsRefused() {
    assertThatThrownBy(() -> Spread.of("mesos://here"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--cluster is \"mesos://here\"");
  }

  /// Counts the tasks that reach another.
  private static final class Counted implements Spread {
    private final Spread to;
    private int asked;

    Counted(Spread to) {
      this.to = to;
    }

    @Override
    public String description() {
      return to.description();
    }

    @Override
    public int slots() {
      return to.slots();
    }

    @Override
    public <R extends Record & Serializable> List<R> map(
        String stage, List<? extends Task<R>> tasks, Listener<R> listener) {
      asked += tasks.size();
      return to.map(stage, tasks, listener);
    }

    @Override
    public void close() {
      to.close();
    }
  }
}
