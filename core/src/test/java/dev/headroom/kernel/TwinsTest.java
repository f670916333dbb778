package dev.headroom.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is generated is what stands in the tree, but for the formatter's white space.
class TwinsTest {
  static Stream<Map.Entry<String, String>> files() {
    return Twins.all().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void generatedTextIsUpToDate(Map.Entry<String, String> file) {
    assertThat(tokens(Twins.read(file.getKey()))).isEqualTo(tokens(file.getValue()));
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
