package dev.headroom.bench;

import dev.headroom.bench.peer.Guest;
import dev.headroom.bench.peer.Setting;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Where contestants come from: our own class path, or a module of bench/peers that is built, with
/// what it downloads, when it is first asked for and after its sources or ours have changed.
final class Peers {
  private static final List<String> NAMES =
      List.of("openblas", "mkl", "onednn", "onnxruntime", "pytorch");

  private static final Set<String> OURS = Set.of(BenchReport.OURS, BenchReport.FAST);

  private Peers() {}

  /// Fails:  IllegalArgumentException when there is no such peer.
  static Guest start(String name, Setting setting) throws IOException {
    Path log = Maven.target().resolve("peer-" + name + ".log");
    String ours = System.getProperty("java.class.path", "");
    String classPath = OURS.contains(name) ? ours : ours + File.pathSeparator + peer(name);
    return new Guest(name, classPath, setting, log);
  }

  private static String peer(String name) throws IOException {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException("--peers has " + name + ", expected one of " + NAMES);
    }
    Path bench = Maven.home().resolve("bench");
    Path module = bench.resolve("peers").resolve(name);
    Path target = module.resolve("target");
    Path built = target.resolve("built"); // as old as the start of the last build
    List<Path> sources =
        List.of(
            module.resolve("pom.xml"),
            module.resolve("src"),
            bench.resolve("peers").resolve("pom.xml"),
            bench.resolve("peers").resolve("javacpp").resolve("src"),
            bench.resolve("src").resolve("main"));
    if (!Files.exists(built) || anyNewer(sources, Files.getLastModifiedTime(built))) {
      FileTime begin = FileTime.from(Instant.now());
      build(name);
      Files.write(built, new byte[0]);
      Files.setLastModifiedTime(built, begin);
    }
    String jar = target.resolve("peer.jar").toAbsolutePath().toString();
    return jar + File.pathSeparator + Files.readString(target.resolve("classpath")).strip();
  }

  private static void build(String name) throws IOException {
    Maven.run(
        "-P",
        "peers",
        "-pl",
        "bench/peers/" + name,
        "-am",
        "-Dmaven.test.skip=true",
        "-Dspotless.check.skip=true",
        "package");
  }

  private static boolean anyNewer(List<Path> paths, FileTime time) throws IOException {
    for (Path path : paths) {
      try (Stream<Path> files = Files.walk(path)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          if (Files.getLastModifiedTime(file).compareTo(time) > 0) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
