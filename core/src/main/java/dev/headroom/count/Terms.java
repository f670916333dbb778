package dev.headroom.count;

/// What a count depends on beside the model, its input and the types of its weights.
/// Shape:  activationBytes of the type that is computed in, cacheBytes of that in which keys and values
///         are kept from step to step.
public record Terms(Logits logits, int activationBytes, int cacheBytes) {
  public static final Terms FLOAT32 = new Terms(Logits.ALL, Float.BYTES);

  /// The positions for which the product with the vocabulary is taken.
  public enum Logits {
    ALL,
    /// The last position of each row of the batch.
    LAST
  }

  /// Keys and values are kept as they are computed.
  public Terms(Logits logits, int activationBytes) {
    this(logits, activationBytes, activationBytes);
  }

  public Terms with(Logits newLogits) {
    return new Terms(newLogits, activationBytes, cacheBytes);
  }
}
