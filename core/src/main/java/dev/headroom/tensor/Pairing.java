package dev.headroom.tensor;

/// Which entries of a head rotary positions turn together.
public enum Pairing {
  /// Entry j of the first half with entry j of the second.
  HALVES,
  /// Neighbours, 2j with 2j + 1.
  INTERLEAVED
}
