package dev.headroom.cli;

import dev.headroom.forward.Engine;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `--threads --seed --kernel`: how it is computed, whatever the type.
final class KernelOptions {
  @Mixin private final ParallelOptions parallel = new ParallelOptions();

  @Option(
      names = "--kernel",
      paramLabel = "reference|simd",
      description = "The formula itself, or the fast one; default: simd where this machine has it.")
  private KernelName kernel = KernelName.SIMD;

  /// Fails:  IllegalArgumentException unless at least 1 and at most 1024.
  int threads() {
    return parallel.threads();
  }

  long seed() {
    return parallel.seed();
  }

  KernelName kernel() {
    return kernel;
  }

  Engine engine(Dtype in) {
    return new Engine(kernel, in, threads());
  }
}
