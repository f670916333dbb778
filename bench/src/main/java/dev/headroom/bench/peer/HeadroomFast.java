package dev.headroom.bench.peer;

import dev.headroom.tensor.FastMatmul;
import java.util.Optional;
import java.util.stream.Stream;

/// Our own products by levels of a fast scheme, beside those by the definition.
public final class HeadroomFast implements Contestant {
  /// Where its JVM finds {@link FastMatmul#label}.
  static final String LEVELS = "headroom.bench.fast";

  private final Headroom headroom = new Headroom(fast(System.getProperty(LEVELS, "auto")));

  /// For ServiceLoader.
  public HeadroomFast() {}

  /// Every process of a bench is told the label, and makes this contestant on its way to its own.
  static FastMatmul fast(String label) {
    return Stream.of(FastMatmul.OFF, FastMatmul.AUTO)
        .filter(known -> known.label().equals(label))
        .findFirst()
        .orElseGet(() -> new FastMatmul(Integer.parseInt(label), false));
  }

  @Override
  public String name() {
    return "headroom-fast";
  }

  @Override
  public String version() {
    return headroom.version();
  }

  @Override
  public Optional<Ready> prepare(Task task, int threads) {
    return task instanceof Gemm ? headroom.prepare(task, threads) : Optional.empty();
  }
}
