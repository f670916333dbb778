package dev.headroom.count;

/// What a count depends on beside the model, its input and the types of its weights.
/// Shape:  activationBytes of the type that is computed in.
public record Terms(Logits logits, int activationBytes) {
  public static final Terms FLOAT32 = new Terms(Logits.ALL, Float.BYTES);

  /// The positions for which the product with the vocabulary is taken.
  public enum Logits {
    ALL,
    /// The last position of each row of the batch.
    LAST
  }

  public Terms with(Logits newLogits) {
    return new Terms(newLogits, activationBytes);
  }
}
