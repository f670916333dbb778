package dev.headroom;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Bad input: what was found, where, and what was expected, in one line.
/// Fails:  never; a command prints the message and exits with 2.
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 1000;
  private static final int LONGEST_FILE = 400;
  private static final int LONGEST_POSITION = 160;
  private static final int LONGEST_FOUND = 240;

  private final String file;
  private final String position;

  /// Shape:  `file` a path as the caller gave it; `position` a line, byte, tensor or field, or
  ///         empty.
  public InputException(String file, String position, String expected, String found) {
    super(
        oneLine(
            clip(file, LONGEST_FILE)
                + (position.isEmpty() ? "" : ": " + clip(position, LONGEST_POSITION))
                + ": expected "
                + expected
                + ", found "
                + clip(found, LONGEST_FOUND)));
    this.file = file;
    this.position = position;
  }

  /// A file that the system would not read or write: its reason in words, without a class name.
  public static InputException of(String file, String expected, IOException e) {
    InputException bad = new InputException(file, "", expected, reason(e));
    bad.initCause(e);
    return bad;
  }

  private static String clip(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> {
        String message = e.getMessage();
        yield message == null ? e.getClass().getSimpleName() : message;
      }
    };
  }

  public String file() {
    return file;
  }

  public String position() {
    return position;
  }

  /// The text with control characters replaced and its length bounded, so that a hostile file
  /// cannot write to a terminal.
  public static String oneLine(String text) {
    String printable =
        text.codePoints()
            .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? '?' : c)
            .limit(LONGEST)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return printable.length() < text.length()
            && printable.codePointCount(0, printable.length()) == LONGEST
        ? printable + "…"
        : printable;
  }
}
