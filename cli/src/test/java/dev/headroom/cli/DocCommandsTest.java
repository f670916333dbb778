package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every `$ ./headroom …` in a fenced block tagged `console` of README.md and docs/ prints what
/// stands below it. Blocks tagged `console slow` take more than a few seconds or need a download;
/// they run with -Dheadroom.slow=true.
class DocCommandsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final boolean SLOW = Boolean.getBoolean("headroom.slow");

  /// One for all commands: what one writes a later one may read.
  @TempDir private static Path folder;

  @ParameterizedTest
  @MethodSource("shown")
  void documentsShowWhatCommandsPrint(Shown shown) {
    assertThat(shown.difference(folder)).as(shown.where()).isEmpty();
  }

  @Test
  void aWrongOutputIsSeen() {
    List<Shown> two = Shown.of("here", List.of("$ ./headroom --version", "headroom …", "more"));
    assertThat(two.getFirst().difference(folder)).contains("instead of");
    List<Shown> right = Shown.of("here", List.of("$ ./headroom --version", "headr… (…)"));
    assertThat(right.getFirst().difference(folder)).isEmpty();
  }

  @Test
  void aSlowMachineIsNoDifference() {
    List<String> fast =
        List.of(
            "gpt2 took 852.0 ms and needs 649.7 ms: could gain at most a factor of 1.31;",
            "320.5 GFLOP/s;",
            "median of 3 runs, 1 s to 2 s");
    List<String> slow =
        List.of(
            "gpt2 took 2.1 s (extrapolated from 8",
            "of 12 layers) and needs 656.1 ms: could gain nothing more;",
            "131.5 GFLOP/s; median of 3 runs, 1 s to 2 s, extrapolated from 8 of 12 layers");
    Shown shown = new Shown("here", "audit gpt2", fast);
    assertThat(shown.prints(slow)).isTrue();
    assertThat(shown.prints(List.of("gpt2 took 2.1 s", slow.getLast()))).isFalse();
  }

  static Stream<Shown> shown() throws IOException {
    List<Shown> found = new ArrayList<>();
    found.add(new Shown("a document", "--version", List.of("headroom …")));
    for (Path document : documents()) {
      List<String> block = new ArrayList<>();
      boolean runs = false;
      for (String line : Files.readAllLines(document)) {
        if (line.startsWith("```")) {
          found.addAll(Shown.of(ROOT.relativize(document).toString(), block));
          block.clear();
          runs = line.equals("```console") || (SLOW && line.equals("```console slow"));
        } else if (runs) {
          block.add(line);
        }
      }
    }
    return found.stream();
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      List<Path> found = new ArrayList<>(docs.filter(p -> p.toString().endsWith(".md")).toList());
      found.add(ROOT.resolve("README.md"));
      return found;
    }
  }
}
