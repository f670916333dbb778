package dev.headroom.kernel.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is generated is what stands in the tree, but for the formatter's white space.
class GeneratedTest {
  private static final Path DOUBLE = Path.of("src/main/java/dev/headroom/kernel/f64");

  static Stream<Map.Entry<Path, String>> files() {
    return Generator.all().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void generatedTextIsUpToDate(Map.Entry<Path, String> file) {
    assertThat(tokens(Generator.read(file.getKey()))).isEqualTo(tokens(file.getValue()));
  }

  @Test
  void doublePrecisionIsGeneratedWhole() throws IOException {
    Set<Path> generated = new TreeSet<>(Generator.all().keySet());
    try (Stream<Path> there = Files.list(DOUBLE)) {
      assertThat(generated).containsAll(there.collect(Collectors.toSet()));
    }
  }

  /// Without white space; the formatter also sorts imports, so lines of those do not count.
  private static String tokens(String text) {
    return text.lines()
        .filter(line -> !line.startsWith("import "))
        .reduce("", String::concat)
        .replace("///", "")
        .replaceAll("\\s+", "");
  }
}
