package dev.headroom.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/// `--threads --seed`: a mixin of every command whose answer depends on a seed, never on threads.
final class ParallelOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with; default: all cores. Answers never depend on it.")
  private Optional<Integer> threads = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of everything random; the same seed gives the same bytes. Default: 0.")
  private long seed;

  /// Fails:  IllegalArgumentException unless at least 1 and at most 1024.
  int threads() {
    int wanted = threads.orElseGet(() -> Runtime.getRuntime().availableProcessors());
    if (wanted < 1 || wanted > 1024) {
      throw new IllegalArgumentException("--threads is " + wanted + ", expected 1 to 1024");
    }
    return wanted;
  }

  long seed() {
    return seed;
  }
}
