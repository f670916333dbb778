package dev.headroom.tensor;

import java.util.Locale;

/// The two types that are computed in.
public enum Dtype {
  F32(Float.BYTES),
  F64(Double.BYTES);

  private final int bytes;

  Dtype(int bytes) {
    this.bytes = bytes;
  }

  public int bytes() {
    return bytes;
  }

  /// The name that options and files use: `f32`, `f64`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
