package dev.headroom.bench.peer;

import dev.headroom.tensor.FastMatmul;
import java.util.Optional;

/// Our own products by levels of a fast scheme, beside those by the definition.
public final class HeadroomFast implements Contestant {
  /// Where its JVM finds {@link FastMatmul#label}.
  static final String LEVELS = "headroom.bench.fast";

  private final Headroom headroom = new Headroom(fast(System.getProperty(LEVELS, "auto")));

  /// For ServiceLoader.
  public HeadroomFast() {}

  private static FastMatmul fast(String label) {
    return label.equals(FastMatmul.AUTO.label())
        ? FastMatmul.AUTO
        : new FastMatmul(Integer.parseInt(label), false);
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
