package dev.headroom;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/// An output file that appears whole or not at all: written beside its place, then moved there; a
/// device or pipe is written to directly. Packed with gzip where its name ends in `.gz`.
/// Shared: never, one writer.
/// Fails:  InputException when it cannot be written, at once where there is no folder for it, so
///         construct it before the work; the file that stood there stays.
public final class WholeFile {
  private static final int BUFFER = 1 << 16;

  private final Path target;

  public WholeFile(Path path) {
    if (path.toString().isEmpty()) {
      throw new InputException("output", "", "the name of a file", "an empty one");
    }
    if (path.toString().equals("-")) {
      throw new InputException("-", "", "the name of a file, as ./- or /dev/stdout", "a dash");
    }
    Path absolute = path.toAbsolutePath();
    Path folder = absolute.getParent();
    if (Files.isDirectory(absolute)) {
      throw new InputException(path.toString(), "", "a file to write", "a folder");
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw new InputException(path.toString(), "", "a folder to write to", "none at " + folder);
    }
    this.target = absolute;
  }

  /// Makes a folder for output files where it is missing.
  /// Fails:  InputException when it cannot be made.
  public static void folder(Path path) {
    if (path.toString().isEmpty()) {
      throw new InputException("output", "", "the name of a folder", "an empty one");
    }
    try {
      Files.createDirectories(path);
    } catch (FileAlreadyExistsException e) {
      throw new InputException(path.toString(), "", "a folder", "a file at " + e.getFile());
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw new InputException(
          path.toString(), "", "a place where a folder can be made", "one where none can");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where what belongs to `place` is made before it is moved there: a name that no other thread,
  /// process or machine takes.
  static Path beside(Path place) {
    String name = "." + place.getFileName() + "." + UUID.randomUUID() + ".part";
    Path part = place.resolveSibling(name);
    part.toFile().deleteOnExit();
    return part;
  }

  /// What fills the file.
  @FunctionalInterface
  public interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Replaces what stood there, following a link to where it points.
  public void write(Body body) {
    try {
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        fill(target, body, StandardOpenOption.WRITE);
        return;
      }
      Path place = Files.exists(target) ? target.toRealPath() : target;
      Path part = beside(place);
      try {
        fill(
            part,
            body,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
        Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (AccessDeniedException e) {
      throw InputException.of(target.toString(), "a file that can be written", e);
    } catch (IOException e) {
      throw new UncheckedIOException(named(e));
    }
  }

  /// A full disk says neither what was written nor, of a file beside it, the name that was asked.
  private IOException named(IOException e) {
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    String words = reason == null ? "expected a file that can be written" : reason;
    IOException named = new FileSystemException(target.toString(), null, words);
    named.initCause(e);
    return named;
  }

  private void fill(Path path, Body body, StandardOpenOption... options) throws IOException {
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(path, options), BUFFER)) {
      if (!target.toString().toLowerCase(Locale.ROOT).endsWith(".gz")) {
        body.writeTo(out);
        return;
      }
      try (OutputStream packed = new GZIPOutputStream(out, BUFFER)) {
        body.writeTo(packed);
      }
    }
  }
}
