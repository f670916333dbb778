package dev.headroom.model;

import dev.headroom.InputException;
import dev.headroom.tensor.Dtype;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// Memory: what a model's weights need once they are laid out for a kernel, and what is free.
public final class Footprint {
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final long KIB = 1024;
  private static final long SMALL = 1 << 25;

  private Footprint() {}

  /// Bytes of all layers and the head in `dtype`; embeddings are read in place.
  public static long residentBytes(Architecture a, Dtype dtype) {
    return bytes(a, dtype, false);
  }

  /// The same with one layer of each kind kept.
  public static long residentBytesOfKinds(Architecture a, Dtype dtype) {
    return bytes(a, dtype, true);
  }

  private static long bytes(Architecture a, Dtype dtype, boolean once) {
    long numbers = Parameters.ending(a);
    for (var kind : a.kinds().entrySet()) {
      long layers = once ? 1 : kind.getValue();
      long each = Parameters.of(kind.getKey(), a.width());
      numbers = Math.addExact(numbers, Math.multiplyExact(each, layers));
    }
    return Math.multiplyExact(numbers, (long) dtype.bytes());
  }

  /// Bytes that can still be allocated: what the heap may grow to, or what the machine has left.
  public static long freeBytes() {
    return Math.min(heapFree(), machineFree().orElse(Long.MAX_VALUE));
  }

  /// Fails:  InputException naming both figures when `bytes` are not free; allocates nothing.
  public static void require(String model, String what, long bytes) {
    Optional<String> free = lacking(bytes);
    if (free.isPresent()) {
      throw new InputException(model, "", "memory for " + what + ", " + gib(bytes), free.get());
    }
  }

  /// What is free, in words, where `bytes` are not; allocates nothing.
  public static Optional<String> lacking(long bytes) {
    if (bytes <= SMALL || bytes <= freeBytes()) {
      return Optional.empty(); // asking the system takes longer than a short forward pass
    }
    System.gc();
    long heap = heapFree();
    long free = freeBytes();
    String limit = free < heap ? " free in this machine" : " in the Java heap (-Xmx)";
    return bytes > free ? Optional.of(gib(free) + limit) : Optional.empty();
  }

  private static long heapFree() {
    Runtime r = Runtime.getRuntime();
    return r.maxMemory() - (r.totalMemory() - r.freeMemory());
  }

  /// What the system would give, and what the heap holds already without using it.
  private static OptionalLong machineFree() {
    try {
      if (!Files.isReadable(MEMINFO)) {
        return OptionalLong.empty();
      }
      Optional<String> line =
          Files.readAllLines(MEMINFO, StandardCharsets.US_ASCII).stream()
              .filter(l -> l.startsWith("MemAvailable:"))
              .findFirst();
      if (line.isEmpty()) {
        return OptionalLong.empty();
      }
      long kib = Long.parseLong(line.get().replaceAll("\\D", ""));
      return OptionalLong.of(kib * KIB + Runtime.getRuntime().freeMemory());
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /// `1.50 GiB`.
  public static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.2f GiB", bytes / (double) (1L << 30));
  }
}
