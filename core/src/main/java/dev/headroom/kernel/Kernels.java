package dev.headroom.kernel;

import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.VectorModule;
import dev.headroom.kernel.f32.TileF32;
import dev.headroom.kernel.fast.FastKernel;
import dev.headroom.kernel.reference.ReferenceKernel;
import dev.headroom.kernel.simd.SimdKernel;
import dev.headroom.tensor.FastMatmul;
import dev.headroom.tensor.KernelName;
import java.util.concurrent.atomic.AtomicBoolean;

/// Chooses the kernel, once, and the kernel says why.
public final class Kernels {
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private Kernels() {}

  /// The kernel of that name. Where the JVM runs without the vector module, the classes that use it
  /// cannot even be loaded: then the reference answers for both names, says that it is slower, and
  /// one warning goes to the logger `dev.headroom`.
  public static Kernel choose(KernelName name, int threads) {
    return switch (name) {
      case REFERENCE -> new ReferenceKernel("asked for; one thread, sums in double precision");
      case SIMD ->
          VectorModule.isPresent()
              ? new SimdKernel(threads)
              : new ReferenceKernel(withoutVectors());
    };
  }

  /// The same, and its large products by levels of a fast scheme.
  public static Kernel choose(KernelName name, int threads, FastMatmul fast) {
    Kernel kernel = choose(name, threads);
    return fast.isOff() ? kernel : new FastKernel(kernel, fast);
  }

  private static String withoutVectors() {
    String why =
        "the JVM runs without --add-modules "
            + VectorModule.NAME
            + ", tens of times slower than simd";
    if (WARNED.compareAndSet(false, true)) {
      System.getLogger("dev.headroom").log(System.Logger.Level.WARNING, why);
    }
    return why;
  }

  /// Bits of the vectors that the simd kernel uses; 64, one double, without the vector module.
  public static int vectorBits() {
    return VectorModule.isPresent() ? TileF32.S.vectorBitSize() : Double.SIZE;
  }
}
