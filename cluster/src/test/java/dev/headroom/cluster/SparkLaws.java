package dev.headroom.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.cluster.Tasks.Bad;
import dev.headroom.cluster.Tasks.Value;
import dev.headroom.cluster.Tasks.Written;
import dev.headroom.spread.Kept;
import dev.headroom.spread.Spread;
import dev.headroom.spread.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/// What a Spread promises, of threads in this process and of two executors.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SparkLaws {
  private final String master;
  private final int executors;
  private Spread spread;

  SparkLaws(String master, int executors) {
    this.master = master;
    this.executors = executors;
  }

  Spread spread() {
    return spread;
  }

  @BeforeAll
  void open() {
    spread = Spread.of(master);
  }

  @AfterAll
  void close() {
    spread.close();
  }

  @Test
  void answersComeInTheOrderOfTasks() {
    List<Integer> told = new ArrayList<>();
    assertThat(spread.map("squares", Tasks.squares(50), (task, answer) -> told.add(task)))
        .isEqualTo(Tasks.squared(50));
    assertThat(told).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 50).boxed().toList());
    assertThat(spread.map("none", Tasks.squares(0), (task, answer) -> {})).isEmpty();
  }

  @Test
  void slotsAreKnownAtTheStart() {
    assertThat(spread.slots()).isEqualTo(2);
    assertThat(spread.description())
        .matches(
            "Spark 4\\S+ at \\Q" + master + "\\E, " + executors + " executors?, 2 tasks at a time");
  }

  @Test
  void aStageHasItsNameInSparksPages() throws TimeoutException {
    spread.map("squares of three", Tasks.squares(3), (task, answer) -> {});
    SparkContext context = SparkContext.getOrCreate();
    context.listenerBus().waitUntilEmpty();
    assertThat(CollectionConverters.asJava(context.statusStore().jobsList(List.of())))
        .anySatisfy(job -> {
          assertThat(job.name()).isEqualTo("squares of three");
          assertThat(job.description().get()).isEqualTo("squares of three");
          assertThat(job.numTasks()).isEqualTo(3);
        });
  }

  @Test
  void badInputEndsTheJobInItsOwnWords() {
    List<Task<Value>> tasks = new ArrayList<>(Tasks.squares(50));
    tasks.set(3, new Bad(3));
    assertThatThrownBy(() -> spread.map("squares", tasks, (task, answer) -> {}))
        .isInstanceOf(InputException.class)
        .hasMessage("numbers: number 3: expected one with a square, found none");
    assertThat(spread.map("squares", Tasks.squares(5), (task, answer) -> {}))
        .isEqualTo(Tasks.squared(5));
  }

  @Test
  void whatTheListenerThrowsEndsTheJob() {
    List<Integer> told = new ArrayList<>();
    assertThatThrownBy(() ->
            spread.map(
                "squares",
                Tasks.squares(50),
                (task, answer) -> {
                  told.add(task);
                  throw new IllegalStateException("no more");
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no more");
    assertThat(told).hasSize(1);
  }

  @Test
  void aFullDiskIsOneLineAndWhatWasAnsweredIsKept(@TempDir Path folder) throws IOException {
    List<Task<Value>> tasks = new ArrayList<>(Tasks.squares(8));
    tasks.add(new Written("/dev/full"));
    Kept kept = new Kept(folder);
    assertThatThrownBy(() -> kept.map(spread, "squares", tasks, (task, answer) -> {}))
        .isInstanceOf(UncheckedIOException.class)
        .cause()
        .hasMessage("/dev/full: No space left on device");
    List<Integer> told = new ArrayList<>();
    long answered = kept(folder);
    tasks.removeLast();
    assertThat(kept.map(spread, "squares", tasks, (task, answer) -> told.add(task)))
        .isEqualTo(Tasks.squared(8));
    assertThat(answered).isPositive();
    assertThat(told.subList(0, (int) answered)).isSorted(); // those that were kept
    assertThat(kept(folder)).isEqualTo(8);
  }

  private static long kept(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }
}
