package dev.headroom.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The project's own Maven, for what is downloaded only when it is asked for.
final class Maven {
  /// Set by the launcher: the project's root.
  private static final Path HOME = Path.of(System.getProperty("headroom.home", "."));

  private Maven() {}

  static Path home() {
    return HOME;
  }

  static Path target() {
    return HOME.resolve("target").resolve("launcher");
  }

  /// Downloads one artifact without what it depends on, once.
  /// Shape:  `coordinates` group:artifact:version; returns the jar.
  static Path jar(String coordinates) throws IOException {
    String[] parts = coordinates.split(":", -1);
    Path folder = target().resolve("jars");
    Path jar = folder.resolve(parts[1] + "-" + parts[2] + ".jar");
    if (!Files.exists(jar)) {
      run(
          "-N",
          "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy",
          "-Dartifact=" + coordinates,
          "-DoutputDirectory=" + folder.toAbsolutePath());
    }
    return jar;
  }

  /// Runs Maven quietly from the project's root.
  /// Fails:  IOException with the first error that it reports.
  static void run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(HOME.resolve("mvnw").toAbsolutePath().toString());
    command.addAll(
        List.of(
            "-B",
            "-q",
            "-Dstyle.color=never",
            "-f",
            HOME.resolve("pom.xml").toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    List<String> output = process.inputReader().readAllLines();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(reason(output));
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted while Maven ran", e));
    }
  }

  /// What a compiler said of a place in a file, or else the first error.
  private static String reason(List<String> output) {
    return Stream.of(".java:[", "ERROR")
        .flatMap(sign -> output.stream().filter(line -> line.contains(sign)))
        .findFirst()
        .orElse("Maven failed without a reason");
  }
}
