package dev.headroom.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The type in which a model's weights are stored, as its config.json or preset states it; float32 is
/// assumed where nothing states it.
/// Shape:  `by` names what states the type, or why it is assumed; `blocks`: what is stored narrower.
public record StatedType(
    StoredType type, String by, boolean assumed, Optional<Quantization> blocks) {
  private static final List<String> FIELDS = List.of("dtype", "torch_dtype");
  private static final Map<String, StoredType> TYPES =
      Map.of(
          "float32", StoredType.F32,
          "float16", StoredType.F16,
          "bfloat16", StoredType.BF16,
          "float64", StoredType.F64);

  static StatedType released(StoredType type, String by) {
    return new StatedType(type, by, false, Optional.empty());
  }

  /// float32: nothing else is known.
  static StatedType assumed(String why) {
    return new StatedType(StoredType.F32, why, true, Optional.empty());
  }

  /// As a config.json states it in `dtype`, or `torch_dtype` as older ones say.
  /// Fails:  InputException when both are there and differ, or name no type of weights.
  static StatedType in(Fields config) {
    String file = String.valueOf(Path.of(config.file()).getFileName());
    StatedType found = assumed("since " + file + " states no dtype");
    for (String field : FIELDS) {
      String text = config.text(field).orElse("auto").replaceFirst("^torch\\.", "");
      if (text.equals("auto")) {
        continue;
      }
      StoredType type = TYPES.get(text);
      if (type == null) {
        throw config.bad(field, "one of float32, float16, bfloat16, float64", '"' + text + '"');
      }
      if (!found.assumed && found.type != type) {
        throw config.bad(field, "the same as dtype, " + found.type.label(), '"' + text + '"');
      }
      found = released(type, "as " + field + " in " + file + " says");
    }
    return found.in(Quantization.stated(config));
  }

  StatedType in(Optional<Quantization> quantized) {
    return new StatedType(type, by, assumed, quantized);
  }

  /// What a model's weights take.
  public StoredBytes bytes(Architecture a) {
    return StoredBytes.stated(a, type.bits() / Byte.SIZE, blocks);
  }

  /// `bf16, as config.json says; experts in mxfp4, 4.25 bits each`.
  public String words() {
    String most = type.label() + ", " + (assumed ? "assumed " : "") + by;
    return blocks.map(b -> most + "; " + b.words()).orElse(most);
  }
}
