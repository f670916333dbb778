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

  @ParameterizedTest
  @MethodSource("shown")
  void documentsShowWhatCommandsPrint(Shown shown, @TempDir Path folder) {
    assertThat(shown.difference(folder)).as(shown.where()).isEmpty();
  }

  @Test
  void aWrongOutputIsSeen(@TempDir Path folder) {
    List<Shown> two = Shown.of("here", List.of("$ ./headroom --version", "headroom …", "more"));
    assertThat(two.getFirst().difference(folder)).contains("instead of");
    List<Shown> right = Shown.of("here", List.of("$ ./headroom --version", "headr… (…)"));
    assertThat(right.getFirst().difference(folder)).isEmpty();
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
