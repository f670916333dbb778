package dev.headroom.model;

import dev.headroom.model.Architecture.Output.Head;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a config.json says: the architecture, whether it names the head, and what a user should
/// know. Every field that changes the result is honoured or refused by name.
/// Source: the configuration classes of transformers, whose defaults hold for absent fields.
record Config(Architecture architecture, boolean headNamed, List<String> notices, Fields fields) {
  static final String FILE = "config.json";

  private static final long LARGEST = 1 << 22;

  /// Fields of other models that would change the result here, and the number that changes nothing.
  private static final List<String> REFUSED_BUT_ONE =
      List.of(
          "attention_multiplier",
          "embedding_multiplier",
          "residual_multiplier",
          "logits_scaling",
          "logit_scale",
          "rotary_pct",
          "partial_rotary_factor");

  private static final List<String> REFUSED_BUT_ZERO =
      List.of(
          "quantization_config",
          "compression_config",
          "add_cross_attention",
          "is_encoder_decoder",
          "pruned_heads",
          "final_logit_softcapping",
          "attn_logit_softcapping",
          "logits_soft_cap",
          "num_experts",
          "num_local_experts",
          "n_routed_experts",
          "use_qk_norm",
          "qk_norm",
          "qk_layernorm",
          "alibi",
          "use_alibi",
          "parallel_attn",
          "use_parallel_residual",
          "query_pre_attn_scalar",
          "scale_embedding",
          "clip_qkv",
          "rope_interleaved",
          "kv_lora_rank",
          "use_bidirectional_attention");

  /// An unknown field with such a name probably means something that is not done.
  private static final Pattern TELLING =
      Pattern.compile(
          "scal|multipl|rope|rotary|window|softcap|norm|bias|activation|act_fn|alibi|parallel"
              + "|residual|expert|moe|lora|adapter|prune|position|attn|attention|layer|embed|head"
              + "|causal|mask");

  /// Names that match all the same and mean nothing for a forward pass.
  private static final Pattern HARMLESS =
      Pattern.compile(
          ".*(drop|implementation|label|token_id).*|_.*|summary_.*|output_.*|pooler_.*"
              + "|initializer_range|reorder_and_upcast_attn|n_ctx"
              + "|max_window_layers|architectures|mask_.*");

  Config {
    notices = List.copyOf(notices);
  }

  /// Fails:  InputException naming the file, the field, what was expected and what was found.
  static Config read(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    String name =
        folder == null || folder.getFileName() == null ? "model" : folder.getFileName().toString();
    return of(name, new Fields(file.toString(), "", Json.object(file, LARGEST)));
  }

  static Config of(String name, Fields fields) {
    String type = fields.text("model_type").orElse("");
    Family family =
        Families.named(type)
            .orElseThrow(() ->
                fields.bad(
                    "model_type",
                    "one of " + Families.supported(),
                    type.isEmpty() ? "none" : '"' + type + '"'));
    List<String> notices = new ArrayList<>();
    Optional<Head> named = head(fields, family, notices);
    REFUSED_BUT_ONE.forEach(f -> fields.refuse(f, 1));
    REFUSED_BUT_ZERO.forEach(f -> fields.refuse(f, 0));
    Architecture architecture = family.reader().read(name, fields, named.orElse(family.assumed()));
    notices.addAll(unknown(fields, type));
    return new Config(architecture, named.isPresent(), notices, fields);
  }

  private static Optional<Head> head(Fields fields, Family family, List<String> notices) {
    List<String> classes = fields.texts("architectures");
    if (classes.isEmpty()) {
      return Optional.empty();
    }
    String first = classes.getFirst();
    if (!first.startsWith(family.classPrefix())) {
      String expected = "a class of " + family.name() + ", such as " + family.classPrefix();
      throw fields.bad("architectures", expected + "Model", '"' + first + '"');
    }
    Head head = family.heads().getOrDefault(first, Head.NONE);
    boolean whole =
        Set.of(family.classPrefix() + "Model").contains(first)
            || (head != Head.NONE && !first.endsWith("DoubleHeadsModel"));
    if (!whole) {
      notices.add(
          fields.file()
              + ": architectures is "
              + first
              + ": the model below its head is run"
              + (head == Head.NONE ? ", the head is not" : " with its language head only"));
    }
    return Optional.of(head);
  }

  private static List<String> unknown(Fields fields, String type) {
    List<String> names =
        fields.unread().stream()
            .filter(f -> TELLING.matcher(f).find() && !HARMLESS.matcher(f).matches())
            .filter(fields::matters)
            .toList();
    return names.isEmpty()
        ? List.of()
        : List.of(
            fields.file()
                + ": ignored, not known for "
                + type
                + ": "
                + String.join(", ", names.subList(0, Math.min(5, names.size())))
                + (names.size() > 5 ? " and " + (names.size() - 5) + " more" : ""));
  }
}
