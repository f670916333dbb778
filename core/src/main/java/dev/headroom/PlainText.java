package dev.headroom;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// The bytes of a text file as every reader of text takes them: unpacked (see {@link Unpacked}),
/// without a byte order mark, each line ended by LF where the file has LF, CR LF or CR, and ended by
/// the ^Z of DOS. Not to be shared between threads.
/// Shared: never, one reader.
/// Fails:  InputException naming the line: a byte 0, text after ^Z.
public final class PlainText extends FilterInputStream {
  static final int BUFFER = 1 << 14;
  private static final int CONTROL_Z = 0x1a;
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final String file;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private long line = 1; // of the bytes that were taken into the buffer
  private long lines; // that were returned by line()
  private boolean afterReturn;
  private boolean afterEnd;

  private PlainText(String file, InputStream in) {
    super(in);
    this.file = file;
  }

  /// The text of a file.
  public static PlainText open(Path path) throws IOException {
    return of(path.toString(), Unpacked.open(path));
  }

  /// The text of a stream; `file` is the name that errors carry.
  public static PlainText of(String file, InputStream in) throws IOException {
    InputStream raw = Unpacked.of(file, in);
    raw.mark(MARK.length);
    byte[] start = raw.readNBytes(MARK.length);
    if (!Arrays.equals(start, MARK)) {
      raw.reset();
    }
    return new PlainText(file, raw);
  }

  /// A byte of a message: itself in quotation marks if it can be printed, else its number.
  public static String shown(int c) {
    return c < 0
        ? "the end of the file"
        : c > ' ' && c < 0x7f ? "\"" + (char) c + "\"" : "byte 0x" + Integer.toHexString(c);
  }

  /// Text that was gathered a char for each byte, such as {@link #line} returns, for a message.
  public static String decoded(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  @Override
  public int read() throws IOException {
    return at < end || fill() ? buffer[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] to, int from, int most) throws IOException {
    if (at == end && !fill()) {
      return -1;
    }
    int count = Math.min(most, end - at);
    System.arraycopy(buffer, at, to, from, count);
    at += count;
    return count;
  }

  /// The next line without its end, a char for each byte, or nothing at the end of the file.
  /// Fails:  InputException when it is longer than `most` bytes.
  public Optional<String> line(int most) throws IOException {
    StringBuilder text = new StringBuilder();
    int c = read();
    boolean any = c >= 0;
    lines++;
    while (c >= 0 && c != '\n') {
      if (text.length() == most) {
        throw wrong(lines, "a line of at most " + most + " bytes", "a longer one");
      }
      text.append((char) c);
      c = read();
    }
    return any ? Optional.of(text.toString()) : Optional.empty();
  }

  /// Fills the buffer with at least one byte, unless the file has ended.
  private boolean fill() throws IOException {
    at = 0;
    end = 0;
    int count = in.read(buffer);
    while (count >= 0) {
      for (int i = 0; i < count; i++) {
        take(buffer[i]);
      }
      if (end > 0) {
        return true;
      }
      count = in.read(buffer);
    }
    return false;
  }

  private void take(byte c) {
    boolean lineFeed = c == '\n' && afterReturn; // its CR was a line end already
    afterReturn = c == '\r';
    if (afterEnd) {
      if (c < 0 || (c > ' ' && c != CONTROL_Z)) {
        throw wrong(line, "the end of the file at ^Z", "text after it");
      }
    } else if (c == CONTROL_Z) {
      afterEnd = true;
    } else if (c == 0) {
      throw wrong(line, "text in UTF-8", "a byte 0");
    } else if (!lineFeed) {
      byte taken = c == '\r' ? (byte) '\n' : c;
      line += taken == '\n' ? 1 : 0;
      buffer[end++] = taken;
    }
  }

  private InputException wrong(long number, String expected, String found) {
    return new InputException(file, "line " + number, expected, found);
  }
}
