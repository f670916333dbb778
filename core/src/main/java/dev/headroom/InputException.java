package dev.headroom;

/// Bad input: what was found, where, and what was expected, in one line.
/// Fails:  never; a command prints the message and exits with 2.
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 400;

  private final String file;
  private final String position;

  /// Shape:  `file` a path as the caller gave it; `position` a line, byte, tensor or field, or
  ///         empty.
  public InputException(String file, String position, String expected, String found) {
    super(
        oneLine(
            file
                + (position.isEmpty() ? "" : ": " + position)
                + ": expected "
                + expected
                + ", found "
                + found));
    this.file = file;
    this.position = position;
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
