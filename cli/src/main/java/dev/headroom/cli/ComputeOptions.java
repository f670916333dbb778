package dev.headroom.cli;

import dev.headroom.forward.Engine;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `--threads --seed --kernel --dtype`: a mixin of every command that computes.
public final class ComputeOptions {
  @Mixin private final KernelOptions kernel = new KernelOptions();

  @Option(
      names = "--dtype",
      paramLabel = "f32|f64",
      description = "Type to compute in; default: f32, for sat and ov f64.")
  private Optional<Dtype> dtype = Optional.empty();

  private final Dtype otherwise;

  public ComputeOptions() {
    this(Dtype.F32);
  }

  /// Shape:  dtype: what is computed in where nothing is typed.
  public ComputeOptions(Dtype dtype) {
    this.otherwise = dtype;
  }

  /// Fails:  IllegalArgumentException unless at least 1 and at most 1024.
  public int threads() {
    return kernel.threads();
  }

  public long seed() {
    return kernel.seed();
  }

  public KernelName kernel() {
    return kernel.kernel();
  }

  public Engine engine() {
    return engine(dtype());
  }

  public Engine engine(Dtype in) {
    return kernel.engine(in);
  }

  public Dtype dtype() {
    return dtypeOr(otherwise);
  }

  /// What was typed, or another type than the command's own.
  public Dtype dtypeOr(Dtype other) {
    return dtype.orElse(other);
  }
}
