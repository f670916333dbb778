package dev.headroom.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The model types that are known: those that are run, and those that are only counted.
public final class Families {
  private static final Map<String, Family> ALL = new LinkedHashMap<>();

  static {
    Stream.of(
            Gpt2.FAMILY,
            Bert.FAMILY,
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
            Mixtral.FAMILY,
            Qwen3Moe.FAMILY,
            Qwen3Next.FAMILY,
            GptOss.FAMILY,
            DeepseekV3.FAMILY,
            Glm4Moe.FAMILY,
            Roberta.ROBERTA,
            Roberta.XLM,
            Roberta.CAMEMBERT,
            DistilBert.FAMILY,
            MpNet.FAMILY,
            NomicBert.FAMILY,
            ModernBert.FAMILY,
            EuroBert.FAMILY,
            Gemma.FAMILY,
            HeadroomConfig.FAMILY)
        .forEach(f -> ALL.put(f.name(), f));
  }

  private Families() {}

  /// The values of `model_type` that are known.
  public static List<String> supported() {
    return List.copyOf(ALL.keySet());
  }

  /// The parts of a model for which it is only counted: `latents and experts`; empty where it can be
  /// run.
  public static Optional<String> onlyCounted(Architecture a) {
    Family family = ALL.get(a.family());
    if (family != null && family.names().isEmpty()) {
      return Optional.of("layers");
    }
    Set<Layer> kinds = a.kinds().keySet();
    List<String> parts = new ArrayList<>();
    if (kinds.stream().anyMatch(l -> l.attention().f() instanceof Latent)) {
      parts.add("latents");
    }
    if (kinds.stream().anyMatch(l -> l.attention().f() instanceof GatedDelta)) {
      parts.add(GatedDelta.WORDS);
    }
    if (kinds.stream().anyMatch(l -> l.attention().f() instanceof Heads h && h.gate())) {
      parts.add("gated heads");
    }
    if (kinds.stream().flatMap(l -> l.mlp().stream()).anyMatch(m -> m.f() instanceof Experts)) {
      parts.add("experts");
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", parts));
  }

  /// The model that the fields of a config.json describe, with all that its class has.
  /// Fails:  InputException naming the field, what was expected and what was found.
  public static Architecture architecture(String name, Map<String, ?> config) {
    ObjectNode node = JsonMapper.shared().valueToTree(config);
    return Config.of(name, new Fields(name, "", node)).architecture();
  }

  static Optional<Family> named(String name) {
    return Optional.ofNullable(ALL.get(name));
  }
}
