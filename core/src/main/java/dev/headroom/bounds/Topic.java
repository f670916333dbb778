package dev.headroom.bounds;

/// What a bound is about; a row may have several.
public enum Topic {
  ATTENTION,
  MATMUL,
  CIRCUITS,
  IO,
  OV
}
