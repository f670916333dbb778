package dev.headroom.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The model types that are known: those that are run, and those that are only counted.
public final class Families {
  private static final Map<String, Family> ALL = new LinkedHashMap<>();

  static {
    Stream.of(
            Gpt2.FAMILY,
            Bert.BERT,
            Llama.LLAMA,
            Llama.MISTRAL,
            Llama.QWEN2,
            Qwen3.FAMILY,
            Gemma2.FAMILY,
            Gemma3.TEXT,
            Gemma3.WRAPPED,
            Phi3.FAMILY,
            Olmo2.FAMILY,
            Granite.FAMILY,
            SmolLm3.FAMILY,
            Glm4.FAMILY,
            Bert.ROBERTA,
            Gemma.FAMILY,
            HeadroomConfig.FAMILY)
        .forEach(f -> ALL.put(f.name(), f));
  }

  private Families() {}

  /// The values of `model_type` that can be run, then those that are only counted.
  public static List<String> supported() {
    return List.copyOf(ALL.keySet());
  }

  /// Whether a family can be run; else it is only counted.
  public static boolean canRun(String family) {
    Family known = ALL.get(family);
    return known != null && known.names().isPresent();
  }

  static Optional<Family> named(String name) {
    return Optional.ofNullable(ALL.get(name));
  }
}
