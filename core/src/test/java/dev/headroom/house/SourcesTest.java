package dev.headroom.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.bounds.Catalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whoever is cited is known: every `[Key]` on a `Source:` line of the code stands in
/// docs/sources.md as a heading `## Key`, and the files that it names exist.
class SourcesTest {
  private static final Path SOURCES = Sources.ROOT.resolve("docs/sources.md");
  private static final Pattern KEY = Pattern.compile("\\[([A-Z]\\w+)]");
  private static final Pattern LABEL = Pattern.compile("/// [A-Z][a-z]+:.*");
  private static final Pattern FILE = Pattern.compile("[\\w./-]+/[\\w./-]+\\.\\w+|[\\w-]+/");

  @Test
  void everyCitedKeyIsKnown() {
    Set<String> known =
        Sources.lines(SOURCES).stream()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3).strip())
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> unknown = new ArrayList<>();
    for (Path file : Sources.java()) {
      cited(Sources.lines(file))
          .filter(key -> !known.contains(key))
          .forEach(key -> unknown.add(Sources.name(file) + " cites [" + key + "]"));
    }
    assertThat(unknown).isEmpty();
  }

  /// And every key of the tables of bounds.
  @Test
  void everyKeyOfABoundIsKnown() {
    String known = "\n" + String.join("\n", Sources.lines(SOURCES)) + "\n";
    Path omega = Sources.ROOT.resolve("core/src/main/resources/dev/headroom/bounds/omega.tsv");
    Stream<String> ofTable =
        Sources.lines(omega).stream()
            .filter(line -> !line.startsWith("#"))
            .skip(1)
            .map(line -> line.substring(line.lastIndexOf('\t') + 1));
    assertThat(Stream.concat(Catalogue.all().stream().map(b -> b.source().key()), ofTable))
        .hasSizeGreaterThan(100)
        .allSatisfy(key -> assertThat(known).contains("\n## " + key + "\n"));
  }

  @Test
  void everyFileNamedThereExists() {
    List<String> missing = new ArrayList<>();
    boolean files = false;
    for (String line : Sources.lines(SOURCES)) {
      files = line.startsWith("- Our files:") || (files && line.startsWith("  "));
      if (files) {
        FILE.matcher(line)
            .results()
            .map(match -> match.group())
            .filter(name -> !Files.exists(Sources.ROOT.resolve(name)))
            .forEach(missing::add);
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void keysAreReadFromSourceLinesAlone() {
    assertThat(
            cited(
                List.of(
                    "/// Shape:  q `[N,M]`; see [Other].",
                    "/// Source: theory.md 1; [First],",
                    "///         and [Second].",
                    "/// Fails:  [Third]",
                    "int[] a; // Source: [Fourth]")))
        .containsExactly("First", "Second");
  }

  private static Stream<String> cited(List<String> lines) {
    List<String> keys = new ArrayList<>();
    boolean source = false;
    for (String line : lines) {
      String text = line.strip();
      boolean label = LABEL.matcher(text).matches();
      source = text.startsWith("///") && (label ? text.startsWith("/// Source:") : source);
      if (source) {
        KEY.matcher(text).results().forEach(match -> keys.add(match.group(1)));
      }
    }
    return keys.stream();
  }
}
