package dev.headroom.kernel.contract;

import dev.headroom.tensor.Dtype;

/// The right factor of many products, laid out once as its kernel reads it.
/// Shape:  `[rows, cols]`; read by the kernel that packed it and no other.
/// Shared: by any number of threads while none packs over it.
public interface Packed {
  int rows();

  int cols();

  Dtype dtype();

  /// Columns that lie together: a block can begin at multiples of so many.
  int columnsTogether();

  /// Bytes that a number takes in memory.
  default int bytesEach() {
    return dtype().bytes();
  }

  /// Memory held, padding included.
  long bytes();
}
