package dev.headroom.cli;

import dev.headroom.InputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/// What an exception means to whoever typed the command: an exit code and one line.
record Failure(int exit, String line) {

  static Failure of(Throwable thrown) {
    Throwable cause = unwrapped(thrown);
    return switch (cause) {
      case Console.ClosedPipe e -> new Failure(ExitCode.CLOSED_PIPE, "");
      case CommandLine.ParameterException e -> usage(e);
      case InputException e -> bad(e.getMessage());
      case NoSuchFileException e -> bad(e.getFile() + ": expected a file, found none");
      case FileNotFoundException e -> bad(e.getMessage());
      case FileAlreadyExistsException e -> bad(e.getFile() + ": expected a folder, found a file");
      case AccessDeniedException e -> bad(e.getFile() + ": expected a file that may be opened");
      case FileSystemException e -> fileSystem(e);
      case InvalidPathException e -> bad("expected a path, found " + e.getInput());
      case NumberFormatException e -> internal(e);
      case IllegalArgumentException e -> bad(e.getMessage());
      case OutOfMemoryError e -> noMemory();
      case IOException e -> new Failure(ExitCode.FAILED, one(e.getMessage()));
      default -> internal(cause);
    };
  }

  /// The exception that a pool or a stream wrapped.
  private static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown.getCause();
    boolean wraps =
        thrown instanceof CommandLine.ExecutionException
            || thrown instanceof ExecutionException
            || thrown instanceof CompletionException
            || thrown instanceof UncheckedIOException;
    return wraps && cause != null ? unwrapped(cause) : thrown;
  }

  private static Failure usage(CommandLine.ParameterException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String wrong = String.valueOf(e.getMessage()).replaceFirst("^Error: ", "");
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()
        && !command.subcommands().isEmpty()) {
      wrong = "unknown command '" + unmatched.getUnmatched().getFirst() + "'";
    }
    return bad(wrong + near(e) + " (" + command.qualifiedName() + " --help tells what there is)");
  }

  /// What may have been meant.
  private static String near(CommandLine.ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    CommandSpec command = e.getCommandLine().getCommandSpec();
    Collection<String> names =
        unmatched.isUnknownOption()
            ? command.optionsMap().keySet()
            : command.subcommands().keySet();
    List<String> words = Nearest.to(unmatched.getUnmatched().getFirst(), names);
    return words.isEmpty() ? "" : "; nearest: " + String.join(", ", words);
  }

  private static Failure fileSystem(FileSystemException e) {
    String reason = e.getReason();
    if (reason == null) {
      return bad(e.getFile() + ": expected a readable file");
    }
    boolean machine = reason.contains("No space left") || reason.contains("quota");
    String line = e.getFile() + ": " + reason;
    return machine ? new Failure(ExitCode.FAILED, one(line)) : bad(line);
  }

  private static Failure bad(@Nullable String message) {
    return new Failure(ExitCode.BAD_INPUT, one(message));
  }

  private static Failure noMemory() {
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    return new Failure(
        ExitCode.FAILED,
        "out of memory: the heap ends at "
            + heap
            + " MiB; fewer tokens or a smaller batch need"
            + " less, and HEADROOM_HEAP sets another limit");
  }

  private static Failure internal(Throwable cause) {
    return new Failure(
        ExitCode.FAILED, one("internal failure: " + cause + " (--debug shows where)"));
  }

  private static String one(@Nullable String message) {
    return InputException.oneLine(message == null ? "no reason given" : message.strip());
  }
}
