package dev.headroom.forward;

import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.FastMatmul;
import dev.headroom.tensor.KernelName;

/// How a forward pass is computed: by which kernel, in which type, on how many threads. The threads
/// serve one session at a time; a session that finds them busy computes on its calling thread alone.
/// Answers do not depend on the number of threads.
/// Shape:  narrow: weights that bfloat16 holds exactly stay so in memory, in float32 and without levels.
public record Engine(KernelName kernel, Dtype dtype, int threads, FastMatmul fast, boolean narrow) {
  public Engine {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", expected at least 1");
    }
  }

  /// Every product by its definition.
  public Engine(KernelName kernel, Dtype dtype, int threads) {
    this(kernel, dtype, threads, FastMatmul.OFF, false);
  }

  /// The same with large products by levels of a fast scheme: faster, and less exact.
  public Engine with(FastMatmul levels) {
    return new Engine(kernel, dtype, threads, levels, narrow);
  }

  /// The same with weights in half the memory where bfloat16 holds them exactly: faster where few
  /// tokens are run at a time, slower where many are.
  public Engine keepingNarrow() {
    return new Engine(kernel, dtype, threads, fast, true);
  }

  /// The shortest time for one input: the fast kernel in float32, every core at work for one session.
  public static Engine latency() {
    return new Engine(KernelName.SIMD, Dtype.F32, Runtime.getRuntime().availableProcessors());
  }

  /// The most inputs a second: the same kernel, each session on its calling thread alone. Open as many
  /// sessions as there are cores, each on a thread of its own.
  public static Engine throughput() {
    return new Engine(KernelName.SIMD, Dtype.F32, 1);
  }
}
