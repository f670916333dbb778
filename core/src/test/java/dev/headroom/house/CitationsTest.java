package dev.headroom.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the code and the documents cite is in the repository: `X.md` is a file, `X.md 4` a heading
/// `## 4. …` of it, `X.md 4, Check` a paragraph `**Check…` below that heading, and `[Key]` of a
/// document an entry of docs/sources.md.
class CitationsTest {
  private static final Pattern FILE =
      Pattern.compile("(?<![\\w./$-])(?:[\\w.-]+/)*[\\w-]+\\.md\\b");
  private static final String PLACE = "\\d+(?:, [A-Z][a-z]+\\b)?";
  private static final Pattern PLACES =
      Pattern.compile(
          "\\)? (" + PLACE + "(?:,? and (?:" + PLACE + "|[A-Z][a-z]+\\b))*)(?![\\d.,]*\\d)");
  private static final Pattern PART = Pattern.compile("\\d+|[A-Z][a-z]+");
  private static final Pattern KEY = Pattern.compile("\\[([A-Z]\\w+)](?!\\()");
  private static final String MARGIN = "(?m)^\\s*(?:///?|#(?= )|<!--)?\\s*";

  @Test
  void everyCitedDocumentAndSectionIsHere() {
    List<String> missing = new ArrayList<>();
    for (Path file : Stream.concat(Sources.java().stream(), Sources.texts()).toList()) {
      if (!file.endsWith("CitationsTest.java")) {
        missing.addAll(missing(file, String.join("\n", Sources.lines(file))));
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyKeyOfADocumentIsDescribed() {
    String known = String.join("\n", Sources.lines(Sources.ROOT.resolve("docs/sources.md"))) + "\n";
    List<String> missing = new ArrayList<>();
    for (Path file : Sources.texts().filter(f -> f.toString().endsWith(".md")).toList()) {
      KEY.matcher(String.join("\n", Sources.lines(file)).replaceAll("`[^`\n]*`", ""))
          .results()
          .filter(key -> !known.contains("\n## " + key.group(1) + "\n"))
          .forEach(key -> missing.add(Sources.name(file) + " cites " + key.group()));
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void whatIsNotHereIsFound() {
    Path file = Sources.ROOT.resolve("docs/README.md");
    assertThat(missing(file, "theory.md 1 and 4; theory.md 4, Certificate and Check. [a](sat.md)"))
        .isEmpty();
    assertThat(missing(file, "/// Source: theory.md 3, Elimination, and\n/// 4, Constants."))
        .isEmpty();
    assertThat(
            missing(
                file,
                """
                /// absent.md 3; theory.md 8; theory.md
                /// 1 and 9, theory.md 4, Nonsense; docs/none/sat.md, theory.md 3, Elimination, and 2, Check
                """))
        .containsExactly(
            "docs/README.md cites absent.md",
            "docs/README.md cites theory.md 8",
            "docs/README.md cites theory.md 9",
            "docs/README.md cites theory.md 4, Nonsense",
            "docs/README.md cites docs/none/sat.md",
            "docs/README.md cites theory.md 2, Check");
  }

  private static List<String> missing(Path from, String raw) {
    String text = raw.replaceAll(MARGIN, "").replace('\n', ' ');
    List<String> missing = new ArrayList<>();
    Matcher cited = FILE.matcher(text);
    while (cited.find()) {
      String by = Sources.name(from) + " cites " + cited.group();
      Optional<Path> document = document(from, cited.group());
      Matcher places = PLACES.matcher(text).region(cited.end(), text.length());
      if (document.isEmpty()) {
        missing.add(by);
      } else if (places.lookingAt()) {
        missing.addAll(missing(document.get(), places.group(1), by));
      }
    }
    return missing;
  }

  private static List<String> missing(Path document, String places, String by) {
    List<String> missing = new ArrayList<>();
    String section = "";
    String number = "";
    for (String part : PART.matcher(places).results().map(p -> p.group()).toList()) {
      if (Character.isDigit(part.charAt(0))) {
        number = part;
        section = section(document, number);
        if (section.isEmpty()) {
          missing.add(by + " " + number);
        }
      } else if (!section.contains("**" + part)) {
        missing.add(by + " " + number + ", " + part);
      }
    }
    return missing;
  }

  /// From a heading with such a number to the next of its level; empty where there is none.
  private static String section(Path document, String number) {
    return Stream.of(("\n" + String.join("\n", Sources.lines(document))).split("\n## ", -1))
        .filter(section -> section.startsWith(number + ". "))
        .findFirst()
        .orElse("");
  }

  private static Optional<Path> document(Path from, String name) {
    return Stream.of(
            Sources.ROOT, Sources.ROOT.resolve("docs"), from.toAbsolutePath().resolveSibling(""))
        .map(folder -> folder.resolve(name))
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
