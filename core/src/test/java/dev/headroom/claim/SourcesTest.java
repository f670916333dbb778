package dev.headroom.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every key resolves to an entry of docs/sources.md, and every entry says what it must.
class SourcesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /// Keys end in a digit or a capital, so that a link to a class is none.
  private static final Pattern IN_COMMENT = Pattern.compile("\\[([A-Z][A-Za-z0-9]*[A-Z0-9])]");

  private static final Pattern IN_CODE = Pattern.compile("new Source\\(\\s*\"([^\"]*)\"");
  private static final Pattern FILE = Pattern.compile("[\\w./-]+/[\\w./-]+\\.\\w+");

  @Test
  void everyKeyResolves() throws IOException {
    Map<String, String> entries = entries();
    Map<String, Path> keys = new TreeMap<>();
    for (String module : new String[] {"core", "cli", "bench"}) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          String text = Files.readString(file);
          IN_CODE.matcher(text).results().forEach(m -> keys.put(m.group(1), file));
          text.lines()
              .filter(line -> line.strip().startsWith("///"))
              .flatMap(line -> IN_COMMENT.matcher(line.replaceAll("`[^`]*`", "")).results())
              .forEach(m -> keys.put(m.group(1), file));
        }
      }
    }
    assertThat(keys).isNotEmpty();
    assertThat(keys).allSatisfy((key, file) -> assertThat(entries).as("%s", file).containsKey(key));
  }

  @Test
  void everyEntrySaysWhatItGaveAndWhereItIsUsed() throws IOException {
    assertThat(entries()).isNotEmpty();
    entries()
        .forEach((key, text) -> {
          assertThat(text)
              .as(key)
              .contains("- Citation:", "- Gave:", "- Our files:", "- Where we differ:");
          String files =
              text.substring(text.indexOf("- Our files:"), text.indexOf("- Where we differ:"));
          Matcher file = FILE.matcher(files);
          while (file.find()) {
            assertThat(ROOT.resolve(file.group())).as(key).exists();
          }
        });
  }

  private static Map<String, String> entries() throws IOException {
    Map<String, String> entries = new TreeMap<>();
    for (String section : Files.readString(ROOT.resolve("docs/sources.md")).split("(?m)^## ", -1)) {
      int end = section.indexOf('\n');
      if (!section.startsWith("#")) {
        entries.put(section.substring(0, end).strip(), section.substring(end));
      }
    }
    return entries;
  }
}
