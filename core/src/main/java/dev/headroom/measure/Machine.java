package dev.headroom.measure;

import dev.headroom.kernel.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// The machine that a measurement belongs to: CPU model, bits of its vectors, threads used.
public record Machine(String cpu, int vectorBits, int threads) {
  public static Machine here(int threads) {
    return new Machine(cpuModel(), Kernels.vectorBits(), threads);
  }

  private static String cpuModel() {
    String arch = System.getProperty("os.arch", "unknown");
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      Optional<String> model =
          lines
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 1).strip())
              .findFirst();
      return model.orElse(arch);
    } catch (IOException e) {
      return arch; // not Linux
    }
  }
}
