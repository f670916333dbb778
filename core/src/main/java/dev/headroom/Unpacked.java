package dev.headroom;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// The bytes of a file, unpacked if its first bytes say gzip, whatever its name says. At most
/// {@value #MOST} bytes are unpacked, so a small file cannot keep a reader busy for hours.
/// Shared: never, one reader.
/// Fails:  InputException on another kind of file ({@link FileKind}), naming it; on a gzip file that is cut, damaged, followed by other bytes, or packed twice.
public final class Unpacked extends FilterInputStream {
  static final long MOST = 1L << 30;
  private static final int BUFFER = 1 << 13;

  private final String file;
  private final Member gzip;
  private long unpacked;

  private Unpacked(String file, Member gzip) {
    super(gzip);
    this.file = file;
    this.gzip = gzip;
  }

  /// The bytes of a file.
  public static InputStream open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new InputException(path.toString(), "", "a file", "a folder");
    }
    FileKind.dangling(path)
        .ifPresent(link -> {
          throw new InputException(path.toString(), "", "a file", link);
        });
    return of(path.toString(), Files.newInputStream(path));
  }

  /// The bytes of a stream; `file` is the name that errors carry.
  public static InputStream of(String file, InputStream in) throws IOException {
    BufferedInputStream raw = new BufferedInputStream(in, BUFFER);
    byte[] head = head(raw);
    if (head.length < 2 || head[0] != 0x1f || (head[1] & 0xff) != 0x8b) {
      refuseOther(file, "", head);
      return raw;
    }
    try {
      InputStream inside = new BufferedInputStream(new Unpacked(file, new Member(raw)), BUFFER);
      refuseOther(file, "inside gzip, ", head(inside));
      return inside;
    } catch (EOFException | ZipException e) {
      throw damaged(file, e);
    }
  }

  private static byte[] head(InputStream in) throws IOException {
    in.mark(FileKind.HEAD);
    byte[] head = in.readNBytes(FileKind.HEAD);
    in.reset();
    return head;
  }

  private static void refuseOther(String file, String inside, byte[] head) {
    FileKind.of(head)
        .ifPresent(kind -> {
          throw new InputException(
              file, "line 1", "text in UTF-8, as it is or in gzip", inside + kind);
        });
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int from, int most) throws IOException {
    try {
      int count = gzip.read(to, from, most);
      if (count < 0 && gzip.followed()) {
        throw new InputException(file, "", "nothing after the gzip data", "other bytes");
      }
      unpacked += Math.max(0, count);
      if (unpacked > MOST) {
        throw new InputException(
            file, "", "at most " + MOST + " bytes in gzip", "more; unpack it first, with gunzip");
      }
      return count;
    } catch (EOFException | ZipException e) {
      throw damaged(file, e);
    }
  }

  private static InputException damaged(String file, IOException e) {
    String found = e instanceof EOFException ? "one that is cut off" : "damage: " + e.getMessage();
    return new InputException(file, "", "a whole gzip file", found);
  }

  /// Members of a gzip file one after another, with an eye on what follows the last.
  private static final class Member extends GZIPInputStream {
    private static final int TRAILER = 8;

    Member(InputStream in) throws IOException {
      super(in, BUFFER);
    }

    /// Whether bytes other than 0, with which tapes fill up, follow the last member.
    boolean followed() throws IOException {
      int rest = inf.getRemaining();
      for (int i = len - rest + TRAILER; i < len; i++) {
        if (buf[i] != 0) {
          return true;
        }
      }
      int c = in.read();
      while (c == 0) {
        c = in.read();
      }
      return c > 0;
    }
  }
}
