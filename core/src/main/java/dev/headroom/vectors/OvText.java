package dev.headroom.vectors;

import dev.headroom.InputException;
import dev.headroom.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.BitSet;

/// Reads a set of vectors: one row of 0 and 1 a line, with or without spaces between them; blank
/// lines and lines from `#` on are ignored; line ends, byte order mark and gzip as {@link PlainText}.
/// Fails:  InputException naming the line: another character, rows of different lengths, no rows.
public final class OvText {
  private static final int END = -1;

  private final String file;
  private final PlainText in;
  private final BitSet bits = new BitSet();
  private int size;
  private int dim;
  private int line = 1;

  private OvText(String file, PlainText in) {
    this.file = file;
    this.in = in;
  }

  /// The set in a file.
  public static VectorSet read(Path file) throws IOException {
    try (PlainText text = PlainText.open(file)) {
      return new OvText(file.toString(), text).parse();
    }
  }

  /// The set in a stream; `file` is the name that errors carry.
  public static VectorSet read(String file, InputStream in) throws IOException {
    return new OvText(file, PlainText.of(file, in)).parse();
  }

  private VectorSet parse() throws IOException {
    while (readLine()) {
      line++;
    }
    if (size == 0) {
      throw bad("rows of 0 and 1", "none");
    }
    int width = dim;
    return VectorSet.of(size, dim, (i, x) -> bits.get(i * width + x));
  }

  /// Reads one line; false at the end of the file.
  private boolean readLine() throws IOException {
    int length = 0;
    int c = in.read();
    while (c != END && c != '\n' && c != '#') {
      if (c == '0' || c == '1') {
        bits.set(place(length), c == '1');
        length++;
      } else if (c != ' ' && c != '\t') {
        throw bad("0 or 1", PlainText.shown(c));
      }
      c = in.read();
    }
    while (c != END && c != '\n') {
      c = in.read();
    }
    if (length > 0) {
      if (size > 0 && length != dim) {
        throw bad("a row of " + dim + " as above", "a row of " + length);
      }
      dim = length;
      size++;
    }
    return c != END;
  }

  private int place(int column) {
    long place = (long) size * dim + column;
    if (place == Integer.MAX_VALUE) {
      throw bad("at most 2^31 entries in all", "more");
    }
    return (int) place;
  }

  private InputException bad(String expected, String found) {
    return new InputException(file, "line " + line, expected, found);
  }
}
