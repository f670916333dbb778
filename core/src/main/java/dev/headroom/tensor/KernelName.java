package dev.headroom.tensor;

/// The implementations of the kernel that can be asked for.
public enum KernelName {
  /// Each operation as its formula reads, one thread.
  REFERENCE,
  /// Vectors, tiles and threads.
  SIMD
}
