package dev.headroom.attend;

import dev.headroom.spread.Kept;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import java.io.Serializable;
import java.nio.file.Path;

/// What one task computes: attention of queries `query` to `queryEnd` of a head to its keys `key` to
/// `keyEnd`.
/// Shape:  digest: of the file that holds them, so that no other file's blocks are taken for its.
record Piece(
    String digest,
    int head,
    int query,
    int queryEnd,
    int key,
    int keyEnd,
    Dtype dtype,
    KernelName kernel)
    implements Serializable {
  /// Where its result stands.
  Path place(String folder) {
    return Path.of(folder, Kept.name(this) + ".safetensors");
  }

  int queries() {
    return queryEnd - query;
  }

  int keys() {
    return keyEnd - key;
  }
}
