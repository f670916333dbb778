package dev.headroom;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.HexFormat;

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
            clip(file.isEmpty() ? "\"\"" : file, LONGEST_FILE)
                + (position.isEmpty() ? "" : ": " + clip(position, LONGEST_POSITION))
                + ": expected "
                + expected
                + ", found "
                + clip(found.isEmpty() ? "nothing" : found, LONGEST_FOUND)));
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
    String plain = escaped(text);
    return plain.length() <= most ? plain : escaped(plain.substring(0, most)) + "…";
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

  /// The text with what is not printable escaped and its length bounded, so that a hostile file can
  /// neither write to a terminal nor turn a line around.
  public static String oneLine(String text) {
    String plain = escaped(text);
    return plain.codePointCount(0, plain.length()) <= LONGEST
        ? plain
        : plain.substring(0, plain.offsetByCodePoints(0, LONGEST)) + "…";
  }

  /// Controls, formats (direction, zero width), line ends and halves of pairs as `\u001b`.
  private static String escaped(String text) {
    if (text.codePoints().allMatch(InputException::printable)) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (printable(c)) {
            plain.appendCodePoint(c);
          } else {
            plain.append(c == '\n' ? "\\n" : c == '\t' ? "\\t" : hex(c));
          }
        });
    return plain.toString();
  }

  private static String hex(int c) {
    HexFormat hex = HexFormat.of();
    return Character.isBmpCodePoint(c)
        ? "\\u" + hex.toHexDigits((char) c)
        : "\\U" + hex.toHexDigits(c);
  }

  private static boolean printable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
