package dev.headroom.lab;

import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.Kernels;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Tensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// How long does an activation take for 4096 numbers, most of it an exponential?
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseParallelGC"})
public class Activations {
  private static final int COUNT = 4096;

  @Param({"F32", "F64"})
  public Dtype dtype;

  @Param public Activation activation;

  private Kernel kernel;
  private Lane lane;
  private Tensor from;
  private Tensor x;

  @Setup(Level.Trial)
  public void prepare() {
    kernel = Kernels.choose(KernelName.SIMD, 1);
    lane = kernel.lane();
    from = Tensor.zeros(dtype, 1, COUNT);
    x = Tensor.zeros(dtype, 1, COUNT);
    for (int j = 0; j < COUNT; j++) {
      from.set(0, j, 8.0 * j / COUNT - 4);
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    kernel.close();
  }

  /// With a copy, so that every call sees the same numbers.
  @Benchmark
  public Tensor ours() {
    from.copyTo(x);
    lane.activate(activation, x);
    return x;
  }
}
