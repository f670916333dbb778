package dev.headroom.cli;

import dev.headroom.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// An output file that appears whole or not at all: written beside its place, then moved there.
/// Fails:  InputException when there is no folder to write to, so construct it before the work.
public final class WholeFile {
  private final Path target;

  public WholeFile(Path path) {
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

  /// What writes the file.
  @FunctionalInterface
  public interface Content {
    /// Shape:  `part` does not exist yet, unless the target is a device.
    void writeTo(Path part) throws IOException;
  }

  public void write(Content content) {
    try {
      boolean device = Files.exists(target) && !Files.isRegularFile(target);
      if (device) {
        content.writeTo(target);
        return;
      }
      Path place = Files.exists(target) ? target.toRealPath() : target;
      String name = "." + place.getFileName() + "." + ProcessHandle.current().pid() + ".part";
      Path part = place.resolveSibling(name);
      part.toFile().deleteOnExit();
      try {
        content.writeTo(part);
        Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
