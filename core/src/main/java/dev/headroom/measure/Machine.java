package dev.headroom.measure;

import dev.headroom.kernel.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The machine that a measurement belongs to: CPU model, bits of its vectors, threads used.
public record Machine(String cpu, int vectorBits, int threads) {
  public static Machine here(int threads) {
    return new Machine(cpuModel(), Kernels.vectorBits(), threads);
  }

  /// As the system names it, with the numbers of a processor whose name has none: clouds hide it.
  private static String cpuModel() {
    String arch = System.getProperty("os.arch", "unknown");
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      List<String> first = lines.takeWhile(line -> !line.isBlank()).toList();
      String name = entry(first, "model name").orElse(arch);
      Optional<String> numbers =
          entry(first, "cpu family")
              .flatMap(f -> entry(first, "model").map(m -> " (family " + f + ", model " + m + ")"));
      return name.matches(".*\\d.*") ? name : name + numbers.orElse("");
    } catch (IOException e) {
      return arch; // not Linux
    }
  }

  private static Optional<String> entry(List<String> lines, String key) {
    return lines.stream()
        .map(line -> line.split(":", 2))
        .filter(pair -> pair.length == 2 && pair[0].strip().equals(key))
        .map(pair -> pair[1].strip())
        .findFirst();
  }
}
