package dev.headroom.model;

import dev.headroom.model.Architecture.Output.Head;
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
            new Family(
                "gpt2",
                "GPT2",
                Map.of("GPT2LMHeadModel", Head.LANGUAGE, "GPT2DoubleHeadsModel", Head.LANGUAGE),
                Head.LANGUAGE,
                Gpt2Config::read,
                Optional.of(new Gpt2Layout())),
            new Family(
                "bert",
                "Bert",
                Map.of(
                    "BertForMaskedLM",
                    Head.MASKED_LANGUAGE,
                    "BertForPreTraining",
                    Head.MASKED_LANGUAGE),
                Head.NONE,
                BertConfig::bert,
                Optional.of(new BertLayout())),
            causal("llama", "Llama", LlamaConfig::llama, Optional.of(new LlamaLayout())),
            causal("mistral", "Mistral", LlamaConfig::mistral, Optional.of(new LlamaLayout())),
            causal("qwen2", "Qwen2", LlamaConfig::qwen2, Optional.of(new LlamaLayout())),
            new Family(
                "roberta",
                "Roberta",
                Map.of("RobertaForMaskedLM", Head.MASKED_LANGUAGE),
                Head.NONE,
                BertConfig::roberta,
                Optional.empty()),
            causal("gemma", "Gemma", LlamaConfig::gemma, Optional.empty()),
            new Family(
                HeadroomConfig.FAMILY,
                "Headroom",
                Map.of(),
                Head.NONE,
                HeadroomConfig::read,
                Optional.of(new HeadroomLayout())))
        .forEach(f -> ALL.put(f.name(), f));
  }

  private Families() {}

  private static Family causal(
      String name, String prefix, Family.Reader reader, Optional<Layout> layout) {
    Map<String, Head> heads = Map.of(prefix + "ForCausalLM", Head.LANGUAGE);
    return new Family(name, prefix, heads, Head.LANGUAGE, reader, layout);
  }

  /// The values of `model_type` that can be run, then those that are only counted.
  public static List<String> supported() {
    return List.copyOf(ALL.keySet());
  }

  /// Whether a family can be run; else it is only counted.
  public static boolean canRun(String family) {
    Family known = ALL.get(family);
    return known != null && known.layout().isPresent();
  }

  static Optional<Family> named(String name) {
    return Optional.ofNullable(ALL.get(name));
  }
}
