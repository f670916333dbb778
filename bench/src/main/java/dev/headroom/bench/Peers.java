package dev.headroom.bench;

import dev.headroom.bench.peer.Guest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where contestants come from: our own class path, or a module of bench/peers that is built, with
/// what it downloads, when it is first asked for.
final class Peers {
  private static final List<String> NAMES = List.of("openblas", "onednn", "onnxruntime");

  private Peers() {}

  /// Fails:  IllegalArgumentException when there is no such peer.
  static Guest start(String name, int threads) throws IOException {
    Path log = Maven.target().resolve("peer-" + name + ".log");
    String ours = System.getProperty("java.class.path", "");
    String classPath = name.equals("headroom") ? ours : ours + File.pathSeparator + peer(name);
    return new Guest(name, classPath, threads, log);
  }

  private static String peer(String name) throws IOException {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException("--peers has " + name + ", expected one of " + NAMES);
    }
    Path module = Maven.home().resolve("bench").resolve("peers").resolve(name);
    Path list = module.resolve("target").resolve("classpath");
    Path jar = module.resolve("target").resolve("peer.jar");
    if (!Files.exists(list) || !Files.exists(jar)) {
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
    return jar.toAbsolutePath() + File.pathSeparator + Files.readString(list).strip();
  }
}
