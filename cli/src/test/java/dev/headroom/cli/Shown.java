package dev.headroom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A command as a document or a help text shows it: `$ ./headroom …`, then what it prints.
///
/// What is compared: every line, in order. `…` inside a line stands for any text, a line of `…`
/// alone for any lines. Where the command measures time (`audit` without `--no-run`, `--hardware` or `--fit`, `scaling`, `--time`, `--double`),
/// every number stands for any number, of seconds or milliseconds, every run of spaces and ends of
/// lines for any other, since numbers move them, and words that say how many runs or layers there
/// was time for are left out. ` ./` begins a path in a folder of the test's own, and `| head -N`
/// keeps the first N lines.
record Shown(String where, String command, List<String> output) {
  private static final String PROMPT = "$ ./headroom";
  private static final Pattern HEAD = Pattern.compile("(.*?) \\| head -(\\d+)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
  private static final String NUMBER = "[-+]?\\d[\\d.,]*([eE][-+]?\\d+)?";

  /// What a report says or not depending on how fast the machine was, in a masked text.
  private static final String SLOWNESS =
      " \\(extrapolated from # of # layers\\)|, extrapolated from # of # layers"
          + "|; one run\\b|; (lower )?median of # runs, # s to # s"
          + "| at most a factor of #| nothing more(?=;)";

  /// The commands of some lines that share an indentation.
  static List<Shown> of(String where, List<String> lines) {
    List<Shown> found = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(PROMPT)) {
        String command = line.substring(PROMPT.length()).strip();
        found.add(new Shown(where, command, new ArrayList<>()));
      } else if (!found.isEmpty()) {
        found.getLast().output().add(line.stripTrailing());
      }
    }
    return found;
  }

  /// Runs it and tells how it differs from what is shown; empty when it does not.
  String difference(Path folder) {
    Matcher head = HEAD.matcher(command);
    boolean cut = head.matches();
    String typed = (cut ? head.group(1) : command).replace(" ./", " " + folder + "/");
    Typed run = Typed.headroom(words(typed));
    if (run.exit() == ExitCode.BAD_INPUT || run.exit() == ExitCode.FAILED) {
      return "exit " + run.exit() + ": " + run.err();
    }
    List<String> lines =
        run.out().replace(folder.toString(), ".").lines().map(String::stripTrailing).toList();
    List<String> printed = cut ? lines.subList(0, Integer.parseInt(head.group(2))) : lines;
    return prints(printed)
        ? ""
        : "it prints\n"
            + String.join("\n", printed)
            + "\n\ninstead of\n"
            + String.join("\n", output);
  }

  boolean prints(List<String> lines) {
    return expected().matcher(masked(String.join("\n", lines) + "\n")).matches();
  }

  private static String[] words(String typed) {
    return WORD.matcher(typed)
        .results()
        .map(m -> m.group(1) != null ? m.group(1) : m.group(2))
        .toArray(String[]::new);
  }

  private boolean measures() {
    return (command.startsWith("audit") && !command.contains("--no-run"))
        || command.startsWith("scaling")
        || command.contains("--time")
        || command.contains("--double");
  }

  private String masked(String text) {
    return measures()
        ? text.replaceAll(NUMBER, "#")
            .replaceAll("# ms\\b", "# s")
            .replaceAll("[\\s-]+", " ")
            .replaceAll(SLOWNESS, "")
            .strip()
        : text;
  }

  private Pattern expected() {
    if (measures()) {
      String all = Pattern.quote(masked(String.join("\n", output)));
      return Pattern.compile(all.replace("…", "\\E.*\\Q"));
    }
    StringBuilder pattern = new StringBuilder();
    for (String line : String.join("\n", output).strip().split("\n", -1)) {
      if (line.strip().equals("…")) {
        pattern.append("(?:.*\n)*?");
      } else {
        pattern.append(Pattern.quote(masked(line)).replace("…", "\\E.*\\Q")).append('\n');
      }
    }
    return Pattern.compile(pattern.append("\n*").toString());
  }
}
