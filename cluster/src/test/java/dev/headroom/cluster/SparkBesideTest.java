package dev.headroom.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.cluster.Tasks.Broken;
import dev.headroom.cluster.Tasks.Dying;
import dev.headroom.cluster.Tasks.Value;
import dev.headroom.spread.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// In two processes beside this one.
class SparkBesideTest extends SparkLaws {
  SparkBesideTest() {
    super("local-cluster[2,1,1024]", 2);
  }

  @Test
  void anExecutorThatDiesCostsOnlyItsTasks(@TempDir Path folder) {
    List<Task<Value>> tasks = new ArrayList<>(Tasks.squares(20));
    tasks.set(7, new Dying(7, folder.toString()));
    assertThat(spread().map("one dies", tasks, (task, answer) -> {})).isEqualTo(Tasks.squared(20));
    assertThat(folder).isDirectoryContaining("glob:**try1");
  }

  @Test
  void aProgramErrorIsTriedAgain(@TempDir Path folder) throws IOException {
    Task<Value> broken = new Broken(folder.toString());
    assertThatThrownBy(() -> spread().map("broken", List.of(broken), (task, answer) -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("seven is not eight");
    try (Stream<Path> tries = Files.list(folder)) {
      assertThat(tries).hasSize(4);
    }
  }
}
