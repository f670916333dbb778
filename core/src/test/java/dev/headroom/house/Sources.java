package dev.headroom.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The project's own files, seen from a module's folder, where tests run.
final class Sources {
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private static final List<String> MODULES =
      List.of("core", "cli", "bench", "cluster", "examples");

  private Sources() {}

  /// Every Java file of every module, tests included.
  static List<Path> java() {
    return MODULES.stream()
        .map(module -> ROOT.resolve(module).resolve("src"))
        .filter(Files::isDirectory)
        .flatMap(Sources::files)
        .filter(file -> file.toString().endsWith(".java"))
        .toList();
  }

  /// Every other text that people read: documents, build files, scripts.
  static Stream<Path> texts() {
    return Stream.concat(
        Stream.of("docs", ".ci", ".mvn", "examples")
            .flatMap(folder -> files(ROOT.resolve(folder)))
            .filter(file -> !file.toString().matches(".*\\.(json|png)")),
        Stream.of(
                "README.md",
                "CONTRIBUTING.md",
                "CHANGELOG.md",
                "budget.txt",
                "headroom",
                "mvnw",
                "pom.xml",
                "core/pom.xml",
                "cli/pom.xml",
                "bench/pom.xml",
                "bench/lab/pom.xml",
                "cluster/pom.xml")
            .map(ROOT::resolve));
  }

  static String name(Path file) {
    return ROOT.relativize(file.toAbsolutePath()).toString().replace('\\', '/');
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
