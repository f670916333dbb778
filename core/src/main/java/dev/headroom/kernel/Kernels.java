package dev.headroom.kernel;

import dev.headroom.tensor.KernelName;

/// Chooses the kernel, once, and the kernel says why.
public final class Kernels {
  private static final String VECTORS = "jdk.incubator.vector";

  private Kernels() {}

  /// The kernel of that name. Where the JVM runs without the vector module, the classes that use it
  /// cannot even be loaded: then the reference answers for both names, and says that it is slower.
  public static Kernel choose(KernelName name, int threads) {
    return switch (name) {
      case REFERENCE -> new ReferenceKernel("asked for; one thread, sums in double precision");
      case SIMD ->
          vectors()
              ? new SimdKernel(threads)
              : new ReferenceKernel(
                  "the JVM runs without --add-modules " + VECTORS + ", far slower than simd");
    };
  }

  static boolean vectors() {
    return ModuleLayer.boot().findModule(VECTORS).isPresent();
  }

  /// Bits of the vectors that the simd kernel uses; 64, one double, without the vector module.
  public static int vectorBits() {
    return vectors() ? TileF32.S.vectorBitSize() : Double.SIZE;
  }
}
