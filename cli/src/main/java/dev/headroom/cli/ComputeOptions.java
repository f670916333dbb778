package dev.headroom.cli;

import dev.headroom.forward.Engine;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import java.util.Optional;
import picocli.CommandLine.Option;

/// `--threads --seed --kernel --dtype`: a mixin of every command that computes.
public final class ComputeOptions {
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

  @Option(
      names = "--kernel",
      paramLabel = "reference|simd",
      description = "The formula itself, or the fast one; default: simd where this machine has it.")
  private KernelName kernel = KernelName.SIMD;

  @Option(
      names = "--dtype",
      paramLabel = "f32|f64",
      description = "Type to compute in; default: f32, for sat and ov f64.")
  private Dtype dtype;

  public ComputeOptions() {
    this(Dtype.F32);
  }

  /// Shape:  dtype: what is computed in where nothing is typed.
  public ComputeOptions(Dtype dtype) {
    this.dtype = dtype;
  }

  /// Fails:  IllegalArgumentException unless at least 1 and at most 1024.
  public int threads() {
    int wanted = threads.orElseGet(() -> Runtime.getRuntime().availableProcessors());
    if (wanted < 1 || wanted > 1024) {
      throw new IllegalArgumentException("--threads is " + wanted + ", expected 1 to 1024");
    }
    return wanted;
  }

  public long seed() {
    return seed;
  }

  public KernelName kernel() {
    return kernel;
  }

  public Engine engine() {
    return new Engine(kernel, dtype, threads());
  }

  public Dtype dtype() {
    return dtype;
  }
}
