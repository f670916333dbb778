package dev.headroom.cli;

import dev.headroom.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// What can be told from the arguments alone and picocli lets pass: a list without values, and an
/// output that would replace a part of the folder that is read, or the other output.
/// Fails:  IllegalArgumentException or InputException naming the option or file, before the work.
final class Arguments {
  private static final Set<String> OUTPUTS = Set.of("--out", "--json", "--html", "--csv");

  /// What a folder that is read is made of; other files in it may be written anew.
  private static final Pattern PARTS =
      Pattern.compile("(config|gauntlet)\\.json|inputs\\.safetensors|model.*\\.safetensors.*");

  private Arguments() {}

  /// Runs the command that was typed, once its arguments are checked.
  static int run(ParseResult parsed) {
    try {
      check(parsed);
    } catch (RuntimeException e) { // picocli would print the stack trace of any other kind
      CommandLine typed = parsed.asCommandLineList().getLast();
      throw new CommandLine.ExecutionException(typed, "wrong arguments", e);
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static void check(ParseResult parsed) {
    ParseResult command = parsed;
    while (command.hasSubcommand()) {
      command = command.subcommand();
    }
    List<Path> written = new ArrayList<>();
    List<Path> read = new ArrayList<>();
    for (ArgSpec given : command.matchedArgs()) {
      if (given.getValue() instanceof Collection<?> list
          && list.isEmpty()
          && given instanceof OptionSpec o) {
        throw new IllegalArgumentException(
            o.longestName() + " is empty, expected values, as its help shows");
      }
      boolean output =
          given instanceof OptionSpec o && List.of(o.names()).stream().anyMatch(OUTPUTS::contains);
      given.stringValues().forEach(text -> add(text, output ? written : read));
    }
    for (Path output : written) {
      if (read.stream().anyMatch(input -> replaces(output, input))) {
        throw new InputException(
            output.toString(), "", "a file that is no part of what is read", "one that is");
      }
      if (written.stream().filter(other -> place(other).equals(place(output))).count() > 1) {
        throw new InputException(output.toString(), "", "a file for each output", "the same twice");
      }
    }
  }

  private static void add(String text, List<Path> paths) {
    try {
      if (!text.isEmpty() && !text.equals("-")) {
        paths.add(Path.of(text));
      }
    } catch (InvalidPathException e) {
      return; // no path, so no file
    }
  }

  /// A file that is named itself may be written in place; a folder's parts are not named.
  private static boolean replaces(Path output, Path input) {
    Path folder = place(output).getParent();
    if (folder == null || !Files.isRegularFile(output) || !Files.isDirectory(input)) {
      return false;
    }
    try {
      return Files.isSameFile(folder, input)
          && PARTS.matcher(place(output).getFileName().toString()).matches();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path place(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
