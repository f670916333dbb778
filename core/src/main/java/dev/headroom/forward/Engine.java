package dev.headroom.forward;

import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;

/// How a forward pass is computed: by which kernel, in which type, on how many threads.
public record Engine(KernelName kernel, Dtype dtype, int threads) {
  public Engine {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", expected at least 1");
    }
  }

  /// The fast kernel in float32 on every core.
  public static Engine fastest() {
    return new Engine(KernelName.SIMD, Dtype.F32, Runtime.getRuntime().availableProcessors());
  }
}
