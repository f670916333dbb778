package dev.headroom.model;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The element types of the safetensors format. Types that are not plain numbers have a size alone and
/// cannot be read.
public enum StoredType {
  BOOL(8, true),
  U8(8, true),
  I8(8, true),
  U16(16, true),
  I16(16, true),
  F16(16, true),
  BF16(16, true),
  U32(32, true),
  I32(32, true),
  F32(32, true),
  U64(64, true),
  I64(64, true),
  F64(64, true),
  F4(4, false),
  F6_E2M3(6, false),
  F6_E3M2(6, false),
  F8_E5M2(8, false),
  F8_E4M3(8, false),
  F8_E8M0(8, false),
  C64(64, false);

  private static final Map<String, StoredType> BY_NAME =
      Stream.of(values()).collect(Collectors.toMap(StoredType::name, Function.identity()));

  private final int bits;
  private final boolean readable;

  StoredType(int bits, boolean readable) {
    this.bits = bits;
    this.readable = readable;
  }

  /// Exactly as the format spells it: `F32`, not `f32`.
  static Optional<StoredType> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  public int bits() {
    return bits;
  }

  /// Whether {@link StoredTensor#matrix} can read it.
  public boolean readable() {
    return readable;
  }

  /// Whether it holds weights: a floating-point type that is widened exactly.
  public boolean weight() {
    return switch (this) {
      case F16, BF16, F32, F64 -> true;
      default -> false;
    };
  }

  /// The name that options use: `bf16`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
