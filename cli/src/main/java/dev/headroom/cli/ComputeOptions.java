package dev.headroom.cli;

import dev.headroom.forward.Engine;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `--threads --seed --kernel --dtype`: a mixin of every command that computes.
public final class ComputeOptions {
  @Mixin private final ParallelOptions parallel = new ParallelOptions();

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
    return parallel.threads();
  }

  public long seed() {
    return parallel.seed();
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
