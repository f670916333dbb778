package dev.headroom.circuit;

import dev.headroom.model.Footprint;
import java.util.Optional;
import java.util.function.LongFunction;

/// Memory for a circuit that is being read, whose size no header tells: asked for ahead, each time
/// that the circuit has grown by an eighth, so that a file larger than memory ends in one line.
final class Growth {
  private static final long LEAST = 1 << 24;
  private static final int STEP = 8;

  private final LongFunction<Optional<String>> lacking;
  private long next = LEAST;

  Growth() {
    this(Footprint::lacking);
  }

  /// Shape:  lacking: what is free, in words, where so many bytes are not.
  Growth(LongFunction<Optional<String>> lacking) {
    this.lacking = lacking;
  }

  /// What is free, in words, where it is too little to go on.
  /// Shape:  beside: bytes that the reader keeps itself.
  Optional<String> lacking(CircuitBuilder circuit, long beside) {
    long bytes = circuit.bytes() + beside;
    if (bytes < next) {
      return Optional.empty();
    }
    next = bytes + Math.max(LEAST, bytes / STEP);
    return lacking.apply(next - bytes + 2 * (circuit.nameBytes() + beside)); // tables double
  }
}
