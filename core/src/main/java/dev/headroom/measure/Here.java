package dev.headroom.measure;

import dev.headroom.kernel.Kernels;
import dev.headroom.machine.Processor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The processor that a measurement belongs to.
public final class Here {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([KM])");

  private Here() {}

  public static Processor processor(int threads) {
    return new Processor(cpuModel(), Kernels.vectorBits(), threads);
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

  /// Bytes of the largest cache that the first processor reaches; empty where the system does not say.
  public static OptionalLong largestCache() {
    try (Stream<Path> caches = Files.list(Path.of("/sys/devices/system/cpu/cpu0/cache"))) {
      return caches
          .map(cache -> cache.resolve("size"))
          .filter(Files::isReadable)
          .mapToLong(Here::bytes)
          .max();
    } catch (IOException | UncheckedIOException e) {
      return OptionalLong.empty(); // not Linux, or hidden
    }
  }

  /// As the system writes it: 32K, 32768K, 1M.
  private static long bytes(Path file) {
    try {
      Matcher size = SIZE.matcher(Files.readString(file).strip());
      return size.matches()
          ? Long.parseLong(size.group(1)) << (size.group(2).equals("M") ? 20 : 10)
          : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
