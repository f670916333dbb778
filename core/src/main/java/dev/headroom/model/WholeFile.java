package dev.headroom.model;

import dev.headroom.InputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A file that appears whole or not at all: it is written beside its name, then moved; a device or
/// pipe is written to directly.
/// Fails:  InputException when the name cannot be written to; the file that stood there stays.
final class WholeFile {
  private static final int BUFFER = 1 << 16;

  private WholeFile() {}

  /// What fills the file.
  @FunctionalInterface
  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Replaces what stood at `file`, following a link to where it points.
  static void write(Path file, Body body) {
    try {
      Path target = target(file);
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.WRITE)) {
          body.writeTo(out);
        }
        return;
      }
      Path beside = beside(target);
      try {
        try (OutputStream out =
            new BufferedOutputStream(
                Files.newOutputStream(
                    beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                BUFFER)) {
          body.writeTo(out);
        }
        Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (IOException e) {
      throw InputException.of(file.toString(), "a file that can be written", e);
    }
  }

  private static Path target(Path file) throws IOException {
    Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file.toAbsolutePath();
    if (Files.isDirectory(target)) {
      throw new InputException(file.toString(), "", "the name of a file", "a directory");
    }
    Path directory = target.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new InputException(file.toString(), "", "a name in an existing directory", "none");
    }
    return target;
  }

  private static Path beside(Path target) throws IOException {
    String stem = "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part";
    for (int i = 0; ; i++) {
      Path beside = target.resolveSibling(stem + i);
      if (!Files.exists(beside, LinkOption.NOFOLLOW_LINKS)) {
        return beside;
      }
      if (i == 1000) {
        throw new FileAlreadyExistsException(beside.toString());
      }
    }
  }
}
