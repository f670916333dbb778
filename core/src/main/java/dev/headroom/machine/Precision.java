package dev.headroom.machine;

import dev.headroom.tensor.Dtype;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A type of number in which machines multiply, each at a rate of its own.
public enum Precision {
  F64(8),
  F32(4),
  /// Stored as f32, multiplied with 11 bits.
  TF32(4),
  BF16(2),
  F16(2),
  FP8(1),
  INT8(1);

  private final int bytes;

  Precision(int bytes) {
    this.bytes = bytes;
  }

  /// Of a type that this program computes in.
  public static Precision of(Dtype dtype) {
    return valueOf(dtype.name());
  }

  /// By its label.
  static Optional<Precision> named(String label) {
    return Arrays.stream(values()).filter(p -> p.label().equals(label)).findFirst();
  }

  /// Of one number in memory.
  public int bytes() {
    return bytes;
  }

  /// The name that options and files use: `bf16`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
