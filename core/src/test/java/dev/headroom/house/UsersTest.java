package dev.headroom.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Nothing in core is dead: every type is used outside its own file, by the code of some module, by
/// an example, or by a document that shows it to users. A test alone is no user.
class UsersTest {
  private static final Pattern COMMENT = Pattern.compile("//[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("\\b[A-Z]\\w*");

  @Test
  void everyTypeOfCoreHasAUser() {
    Map<String, Set<String>> words = new TreeMap<>();
    Sources.java().stream()
        .filter(file -> !Sources.name(file).contains("/src/test/"))
        .forEach(file -> words.put(Sources.name(file), words(code(file))));
    Sources.texts()
        .filter(file -> file.toString().endsWith(".md"))
        .forEach(file -> words.put(Sources.name(file), words(text(file))));
    List<String> types =
        words.keySet().stream()
            .filter(name -> name.startsWith("core/src/main/") && !name.endsWith("-info.java"))
            .toList();
    assertThat(types).hasSizeGreaterThan(100);
    assertThat(unused(types, words)).isEmpty();
  }

  @Test
  void aTypeThatOnlyItselfNamesIsFound() {
    Map<String, Set<String>> words =
        Map.of("a/Used.java", words("class Used {}"), "a/Dead.java", words("Dead of(Used u) {}"));
    assertThat(unused(List.of("a/Used.java", "a/Dead.java"), words)).containsExactly("a/Dead.java");
  }

  private static List<String> unused(List<String> types, Map<String, Set<String>> words) {
    return types.stream().filter(type -> !used(type, words)).toList();
  }

  private static boolean used(String type, Map<String, Set<String>> words) {
    String simple = type.substring(type.lastIndexOf('/') + 1, type.length() - ".java".length());
    return words.entrySet().stream()
        .anyMatch(file -> !file.getKey().equals(type) && file.getValue().contains(simple));
  }

  private static Set<String> words(String text) {
    return WORD.matcher(text).results().map(word -> word.group()).collect(Collectors.toSet());
  }

  private static String code(Path file) {
    return COMMENT.matcher(text(file)).replaceAll("");
  }

  private static String text(Path file) {
    return String.join("\n", Sources.lines(file));
  }
}
