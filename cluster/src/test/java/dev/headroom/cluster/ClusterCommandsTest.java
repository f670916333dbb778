package dev.headroom.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.cli.Console;
import dev.headroom.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands answer on a cluster as they do without one.
class ClusterCommandsTest {
  private static final String SAT = "sat ../core/src/test/resources/sat/kissat-ite32.cnf --count";
  private static final String OV = "ov --planted 48,12,24 --hits 3 --count --blocks 20,5";
  private static final String SEARCH =
      "matmul search --size 3,3,3 --rank 24 --searches 3 --seconds 10000000";

  @TempDir private Path folder;

  private record Told(int exit, String out, String err) {
    /// Without what tells how fast it was, and in how many parts.
    String answer() {
      return exit + "\n" + out.replaceAll("(?m)^c (?!models|tuples).*\n", "");
    }
  }

  private static Told told(String command, String... more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] words =
        Stream.concat(Stream.of(command.split(" ", -1)), Stream.of(more)).toArray(String[]::new);
    int exit = Main.run(new Console(out, err, false), words);
    return new Told(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Told on(String master, String command, String... more) {
    return told(
        command,
        Stream.concat(Stream.of("--cluster", master), Stream.of(more)).toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void anyNumberOfExecutorsGivesTheSameAnswer(int executors) {
    String master = "local-cluster[" + executors + ",1,512]";
    Told sat = on(master, SAT);
    assertThat(sat.answer()).isEqualTo(told(SAT).answer()).startsWith("10\nc models ");
    assertThat(sat.err())
        .startsWith("note: Spark 4.")
        .contains(executors + " executor")
        .hasLineCount(1);
    assertThat(on(master, OV).answer()).isEqualTo(told(OV).answer()).startsWith("10\nc tuples ");
    String here = told(SEARCH, "--keep", folder.resolve("search").toString()).out();
    assertThat(on(master, SEARCH).out()).isEqualTo(here).startsWith("# 3x3x3:2");
  }

  @Test
  void anotherClusterGoesOnWhereOneStopped() throws IOException {
    String keep = folder.resolve("kept").toString();
    String here = told(SAT).answer();
    assertThat(on("local[2]", SAT, "--keep", keep).answer()).isEqualTo(here);
    List<Path> files = kept(keep);
    for (Path lost : files.subList(0, files.size() / 2)) {
      Files.delete(lost);
    }
    assertThat(on("local-cluster[1,1,512]", SAT, "--keep", keep).answer()).isEqualTo(here);
    assertThat(kept(keep)).isEqualTo(files);
    Files.writeString(files.getFirst(), "{\"yes\": 3}");
    Told broken = on("local[2]", SAT, "--keep", keep);
    assertThat(broken.exit()).isEqualTo(2);
    assertThat(broken.err().lines().skip(1))
        .hasSize(1)
        .first()
        .asString()
        .contains(files.getFirst().toString());
  }

  private static List<Path> kept(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files.sorted().toList();
    }
  }

  @Test
  void aClusterThatIsNoneIsOneLine() {
    Told none = on("local[0]", SAT);
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).startsWith("headroom sat: --cluster is \"local[0]\"").hasLineCount(1);
  }
}
