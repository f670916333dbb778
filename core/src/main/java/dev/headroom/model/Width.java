package dev.headroom.model;

import java.util.Locale;

/// A width at which weights, keys and values are taken to be stored, whatever their files say: bytes of
/// a count, and nothing about an engine that runs them.
/// Shape:  from 16 bits on every weight has it; below, the products of layers do, and embedding, head,
///         norms, biases and routers stay as they are. Scales of mxfp4 are counted, a byte for 32
///         weights; those of fp8, int8 and int4 are not.
/// Source: [MX] for MXFP4.
public enum Width {
  F32(32),
  BF16(16),
  F16(16),
  FP8(8),
  INT8(8),
  INT4(4),
  MXFP4(4);

  private final int bits;

  Width(int bits) {
    this.bits = bits;
  }

  /// Weights at this width, of which some may stay as they are.
  public StoredBytes weights(Architecture a, StoredBytes asTheyAre) {
    return whole() ? StoredBytes.uniform(a, bits / Byte.SIZE) : asTheyAre.with(a, blocks());
  }

  /// Bytes of one kept number.
  /// Fails:  IllegalArgumentException for a width of which no whole bytes are known.
  public int cacheBytes() {
    if (bits < Byte.SIZE) {
      throw new IllegalArgumentException(
          "--kv is " + label() + ", expected f32, bf16, f16, fp8 or int8");
    }
    return bits / Byte.SIZE;
  }

  /// `int4 in the products of layers, scales not counted`.
  public String words() {
    return label()
        + (whole()
            ? ""
            : this == MXFP4
                ? " in the products of layers, 4.25 bits each"
                : " in the products of layers, scales not counted");
  }

  /// The name that options use.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private boolean whole() {
    return bits > Byte.SIZE;
  }

  private Quantization blocks() {
    return this == MXFP4
        ? new Quantization(label(), bits, 1, 32, 1, Role.OF_PRODUCTS)
        : new Quantization(label(), bits, 1, 1, 0, Role.OF_PRODUCTS);
  }
}
