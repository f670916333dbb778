package dev.headroom.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Small files, small methods, few parameters. An exception is a line of budget.txt:
/// `path#method lines 95: reason`, where 95 is the size that is allowed.
class BudgetTest {
  private static final Pattern LINE = Pattern.compile("(\\S+) (lines|parameters) (\\d+): .{10,}");

  private record Allowance(String where, String what, long allowed) {
    static Allowance of(String line) {
      Matcher parts = LINE.matcher(line);
      assertThat(parts.matches()).as(line).isTrue();
      return new Allowance(parts.group(1), parts.group(2), Long.parseLong(parts.group(3)));
    }

    boolean covers(Budget.Excess excess) {
      return where.equals(excess.where()) && what.equals(excess.what()) && excess.size() <= allowed;
    }
  }

  @Test
  void filesAndMethodsAreSmall() {
    List<Allowance> exceptions =
        Sources.lines(Sources.ROOT.resolve("budget.txt")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(Allowance::of)
            .toList();
    List<Budget.Excess> excesses = Budget.of(Sources.java());
    assertThat(excesses.stream().filter(x -> exceptions.stream().noneMatch(e -> e.covers(x))))
        .as("over budget, and not in budget.txt")
        .isEmpty();
    assertThat(exceptions.stream().filter(e -> excesses.stream().noneMatch(e::covers)))
        .as("no longer needed in budget.txt")
        .isEmpty();
  }

  @Test
  void excessesAreFound(@TempDir Path folder) throws java.io.IOException {
    String body = "int a;\n".repeat(Budget.METHOD);
    Path file =
        Files.writeString(
            folder.resolve("Long.java"),
            "record Long(int a, int b, int c, int d, int e, int f, int g) {\n"
                + "void few(int a, int b, int c, int d, int e, int f) {}\n"
                + "void many(int a, int b, int c, int d, int e, int f, int g) {\n"
                + body
                + "}}\n"
                + "//\n".repeat(Budget.FILE));
    assertThat(Budget.of(List.of(file)).stream().map(x -> x.where().replaceAll(".*/", "")))
        .containsExactly("Long.java", "Long.java#many", "Long.java#many");
  }
}
