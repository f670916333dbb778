package dev.headroom.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A claim names only sources that docs/sources.md describes, and every description is whole.
class SourceKeysTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern IN_CODE = Pattern.compile("new Source\\(\\s*\"([^\"]*)\"");

  @Test
  void everySourceOfAClaimIsDescribed() throws IOException {
    Map<String, String> entries = entries();
    Map<String, Path> keys = new TreeMap<>();
    try (Stream<Path> files = Files.walk(ROOT.resolve("core/src/main"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        IN_CODE.matcher(Files.readString(file)).results().forEach(m -> keys.put(m.group(1), file));
      }
    }
    assertThat(keys).containsKey("SXYY");
    assertThat(keys).allSatisfy((key, file) -> assertThat(entries).as("%s", file).containsKey(key));
  }

  @Test
  void everyEntrySaysWhatItGaveAndWhereWeDiffer() throws IOException {
    assertThat(entries())
        .isNotEmpty()
        .allSatisfy((key, text) ->
            assertThat(text)
                .as(key)
                .contains("- Citation:", "- Gave:", "- Our files:", "- Where we differ:"));
  }

  private static Map<String, String> entries() throws IOException {
    Map<String, String> entries = new TreeMap<>();
    for (String section : Files.readString(ROOT.resolve("docs/sources.md")).split("(?m)^## ", -1)) {
      if (!section.startsWith("#")) {
        int end = section.indexOf('\n');
        entries.put(section.substring(0, end).strip(), section.substring(end));
      }
    }
    return entries;
  }
}
