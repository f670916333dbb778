package dev.headroom.model;

import java.util.List;

/// A batch of token rows of one length.
/// Shape:  ids, types `[batch][tokens]` (types all 0 where none were given); mask: empty, or one
///         `[tokens]` array a row, 0 = padding.
public record Input(List<int[]> ids, List<int[]> types, List<byte[]> mask) {
  public Input {
    ids = List.copyOf(ids);
    types = List.copyOf(types);
    mask = List.copyOf(mask);
    if (ids.isEmpty() || ids.getFirst().length == 0) {
      throw new IllegalArgumentException("input has no tokens");
    }
  }

  public int batch() {
    return ids.size();
  }

  public int tokens() {
    return ids.getFirst().length;
  }
}
