package dev.headroom.model;

import dev.headroom.InputException;
import dev.headroom.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a config.json says: the architecture, whether it names the head, and what a user should
/// know. Every field that changes the result is honoured or refused by name.
/// Shape:  `full`: with all that files of the family may hold; `architecture`: as far as the config
///         names it.
/// Source: the configuration classes of transformers, whose defaults hold for absent fields.
record Config(
    Architecture architecture,
    Architecture full,
    boolean headNamed,
    List<String> notices,
    Fields fields) {
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
          "n_shared_experts",
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

  /// Model types with layers that are no attention: recurrences and convolutions.
  private static final Pattern HYBRIDS =
      Pattern.compile(
          "(falcon_)?mamba2?|jamba|bamba|zamba2?|falcon_h1|granitemoehybrid|lfm2.*|nemotron_h.*"
              + "|rwkv|recurrent_gemma|minimax|kimi_linear|olmo_hybrid|qwen3_5.*");

  /// Names of fields that no forward pass reads.
  private static final Pattern HARMLESS =
      Pattern.compile(
          ".*(drop|implementation|label|token_id).*|_.*|tie_weights_|summary_.*|pooler_.*|initializer_.*"
              + "|output_(attentions|hidden_states|scores|past)|reorder_and_upcast_attn|n_ctx"
              + "|max_window_layers|mask_token|pretraining_tp|chunk_size_feed_forward|directionality"
              + "|use_cache|(torch_)?dtype|use_bfloat16|torchscript|tf_legacy_loss|return_dict.*"
              + "|transformers(_js)?_version|tokenizer_class|auto_map|task_specific_params"
              + "|finetuning_task|problem_type|prefix|gradient_checkpointing|tie_encoder_decoder"
              + "|cross_attention_hidden_size|(max|min)_(new_)?(length|tokens)|model_max_length"
              + "|do_sample|early_stopping|num_beams|num_beam_groups|top_[kp]|typical_p|temperature"
              + "|.*_penalty|.*no_repeat_ngram_size|bad_words_ids|num_return_sequences"
              + "|remove_invalid_values|.*suppress_tokens"
              + "|router_(aux_loss_coef|jitter_noise)|output_router_logits|aux_loss_alpha|seq_aux"
              + "|ep_size|num_(nextn_predict|mtp)_layers");

  Config {
    notices = List.copyOf(notices);
  }

  /// Fails:  InputException naming the file, the field, what was expected and what was found.
  static Config read(Path file) {
    return of(name(file), new Fields(file.toString(), "", Json.object(file, LARGEST)));
  }

  /// The folder of a `config.json`, or `org/model` where that is a snapshot in a cache; a file of
  /// another name tells it from its neighbours: `folder/llama.json`.
  private static String name(Path file) {
    Path path = file.toAbsolutePath().normalize();
    int n = path.getNameCount();
    String folder = n < 2 ? "model" : path.getName(n - 2).toString();
    if (!path.endsWith(FILE)) {
      return InputException.oneLine(folder + "/" + path.getFileName());
    }
    boolean cached = n > 3 && path.getName(n - 3).toString().equals("snapshots");
    String repository = cached ? path.getName(n - 4).toString() : "";
    return InputException.oneLine(
        repository.startsWith("models--")
            ? repository.substring("models--".length()).replace("--", "/")
            : folder);
  }

  static Config of(String name, Fields fields) {
    String type = fields.text("model_type").orElse("");
    Family family =
        Families.named(type)
            .orElseThrow(
                () -> fields.bad("model_type", "one of " + Families.supported(), unknown(type)));
    List<String> notices = new ArrayList<>();
    Optional<Boolean> named = head(fields, family, notices);
    Fields inner = family.inside().map(field -> inside(fields, family, field)).orElse(fields);
    Architecture full = family.reader().read(name, inner).of(type);
    List<String> unread = inner.unread();
    REFUSED_BUT_ONE.stream().filter(unread::contains).forEach(f -> inner.refuse(f, 1));
    REFUSED_BUT_ZERO.stream().filter(unread::contains).forEach(f -> inner.refuse(f, 0));
    notices.addAll(unknown(inner, type));
    if (family.inside().isPresent()) {
      notices.addAll(unknown(fields, type));
    }
    boolean headed = full.output().hasHead() && named.orElse(family.assumed());
    Output end = headed ? full.output().pooled(false) : full.output().headless();
    return new Config(full.with(end), full, named.isPresent(), notices, fields);
  }

  private static String unknown(String type) {
    String what = HYBRIDS.matcher(type).matches() ? ", whose layers are not all attention" : "";
    return type.isEmpty() ? "none" : '"' + type + '"' + what;
  }

  private static Fields inside(Fields fields, Family family, String field) {
    Fields inner =
        fields
            .object(field)
            .orElseThrow(
                () -> fields.bad(field, "an object with the fields of the text model", "none"));
    inner.refuseTextBut("model_type", family.name() + "_text");
    if (!fields.flag("tie_word_embeddings", true)) {
      String tied = "true: a head of its own beside " + field + " is not supported";
      throw fields.bad("tie_word_embeddings", tied, "false");
    }
    return inner;
  }

  /// Whether the config names a class with a head; empty where it names none.
  private static Optional<Boolean> head(Fields fields, Family family, List<String> notices) {
    List<String> classes = fields.texts("architectures");
    if (classes.isEmpty()) {
      return Optional.empty();
    }
    String first = classes.getFirst();
    if (!first.startsWith(family.classPrefix())) {
      String expected = "a class of " + family.name() + ", such as " + family.classPrefix();
      throw fields.bad("architectures", expected + "Model", '"' + first + '"');
    }
    boolean headed = family.headed().contains(first);
    boolean whole =
        first.matches(family.classPrefix() + "(Text)?Model")
            || (headed && !first.endsWith("DoubleHeadsModel"));
    if (!whole) {
      notices.add(
          fields.file()
              + ": architectures is "
              + first
              + ": the model below its head is run"
              + (headed ? " with its language head only" : ", the head is not"));
    }
    return Optional.of(headed);
  }

  private static List<String> unknown(Fields fields, String type) {
    List<String> names =
        fields.unread().stream()
            .filter(f -> !HARMLESS.matcher(f).matches())
            .filter(fields::matters)
            .toList();
    return names.isEmpty()
        ? List.of()
        : List.of(fields.file() + ": ignored, not known for " + type + ": " + Names.few(names));
  }
}
