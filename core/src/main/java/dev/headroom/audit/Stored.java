package dev.headroom.audit;

import dev.headroom.model.ModelSource;
import dev.headroom.model.StatedType;
import dev.headroom.model.StoredBytes;
import dev.headroom.model.Weights;

/// How a model's weights are stored, and how that is known.
/// Shape:  words: `bf16, as config.json says`; assumed where nobody states a type.
public record Stored(StoredBytes bytes, String words, boolean assumed) {

  /// As far as headers say; nothing else is read.
  static Stored of(ModelSource source) {
    if (!source.stored()) {
      return stated(source);
    }
    try (Weights weights = source.weights(0)) {
      return inFiles(weights);
    }
  }

  /// Each tensor at the type that its file gives it.
  static Stored inFiles(Weights weights) {
    StoredBytes bytes = StoredBytes.of(weights, Float.BYTES);
    String each =
        bytes.least() == bytes.most()
            ? bytes.most() + " bytes each"
            : bytes.least() + " to " + bytes.most() + " bytes each";
    return new Stored(bytes, each + ", as their files store them", false);
  }

  /// All weights at the type that is stated, or assumed.
  static Stored stated(ModelSource source) {
    StatedType type = source.stated();
    return new Stored(type.bytes(source.architecture()), type.words(), type.assumed());
  }
}
