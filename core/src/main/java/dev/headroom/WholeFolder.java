package dev.headroom;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/// A folder of output files that appears whole or not at all: filled beside its place, then moved
/// there.
/// Shared: never, one writer.
/// Fails:  InputException where it cannot be made, at once, so construct it before the work; where
///         something stands already: nothing is ever written over.
public final class WholeFolder {
  private final Path typed;
  private final Path target;

  public WholeFolder(Path path) {
    if (path.toString().isEmpty()) {
      throw new InputException("output", "", "the name of a folder", "an empty one");
    }
    this.typed = path;
    this.target = path.toAbsolutePath().normalize();
    requireVacant();
    WholeFile.folder(target.getParent() == null ? target : target.getParent());
  }

  private void requireVacant() {
    if (!Files.exists(target)) {
      return;
    }
    String expected = "a folder that is empty or not there";
    if (!Files.isDirectory(target)) {
      throw new InputException(typed.toString(), "", expected, "a file");
    }
    try (Stream<Path> children = Files.list(target)) {
      long count = children.count();
      if (count > 0) {
        throw new InputException(typed.toString(), "", expected, count + " files in it");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What writes one file of the folder.
  @FunctionalInterface
  public interface Body {
    void writeTo(Path file) throws IOException;
  }

  /// A file of the folder.
  public record Item(String name, Body body) {}

  /// Writes these files and no others.
  public void write(List<Item> files) {
    Path part = WholeFile.beside(target);
    try {
      try {
        Files.createDirectory(part);
        for (Item item : files) {
          Path file = part.resolve(item.name());
          file.toFile().deleteOnExit();
          item.body().writeTo(file);
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        for (Item item : files) {
          Files.deleteIfExists(part.resolve(item.name()));
        }
        Files.deleteIfExists(part);
      }
    } catch (AccessDeniedException e) {
      throw InputException.of(typed.toString(), "a folder that can be written", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
