package dev.headroom.kernel.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Who made the processor, as far as Linux tells: kernels differ by more than the width of vectors.
public enum Vendor {
  INTEL,
  OTHER;

  private static final int LINES = 20; // of the first processor

  public static final Vendor HERE = read(Path.of("/proc/cpuinfo"));

  /// The vendor in a list of processors, lines of `key : value`; OTHER where there is no such list.
  public static Vendor read(Path list) {
    try (Stream<String> lines = Files.lines(list)) {
      boolean intel = lines.limit(LINES).anyMatch(l -> l.matches("vendor_id\\s*: GenuineIntel"));
      return intel ? INTEL : OTHER;
    } catch (IOException | UncheckedIOException e) {
      return OTHER;
    }
  }
}
