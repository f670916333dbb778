package dev.headroom.reduce;

import dev.headroom.model.Architecture;
import dev.headroom.model.Families;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// An architecture that people run and a formula can be written into, by its model_type. What it is
/// made of is read from the config that it is exported with.
public enum Host {
  GPT2("GPT2LMHeadModel"),
  BERT("BertForMaskedLM"),
  LLAMA("LlamaForCausalLM"),
  QWEN3("Qwen3ForCausalLM");

  private final String type;

  Host(String type) {
    this.type = type;
  }

  /// The sizes that a config names.
  record Sizes(
      int layers, int heads, int headDim, int width, int positions, int vocabulary, double theta) {}

  /// Its model_type.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether its heads share the width, D = H·m, so that a head's width is no field of its own.
  boolean shared() {
    return this == GPT2 || this == BERT;
  }

  Architecture architecture(Sizes sizes) {
    return Families.architecture(label(), config(sizes));
  }

  /// The fields of config.json.
  Map<String, Object> config(Sizes s) {
    Map<String, Object> f = new LinkedHashMap<>();
    f.put("architectures", List.of(type));
    f.put("model_type", label());
    f.put("torch_dtype", "float32");
    f.put("vocab_size", s.vocabulary);
    switch (this) {
      case GPT2 -> gpt2(s, f);
      case BERT -> bert(s, f);
      case LLAMA, QWEN3 -> decoder(s, f);
    }
    return f;
  }

  private static void gpt2(Sizes s, Map<String, Object> f) {
    ends(f);
    f.put("n_layer", s.layers);
    f.put("n_head", s.heads);
    f.put("n_embd", s.width);
    f.put("n_positions", s.positions);
    f.put("n_inner", 1);
    f.put("activation_function", "gelu_new");
    f.put("layer_norm_epsilon", 1e-5);
    f.put("tie_word_embeddings", true);
    for (String drop : List.of("attn_pdrop", "embd_pdrop", "resid_pdrop")) {
      f.put(drop, 0.0);
    }
  }

  private static void bert(Sizes s, Map<String, Object> f) {
    f.put("pad_token_id", s.vocabulary - 1);
    sized(s, f);
    f.put("type_vocab_size", 2);
    f.put("layer_norm_eps", 1e-12);
    f.put("hidden_act", "gelu");
    f.put("hidden_dropout_prob", 0.0);
    f.put("attention_probs_dropout_prob", 0.0);
    f.put("tie_word_embeddings", true);
  }

  private static void ends(Map<String, Object> f) {
    f.put("bos_token_id", 0);
    f.put("eos_token_id", 0);
  }

  private static void sized(Sizes s, Map<String, Object> f) {
    f.put("num_hidden_layers", s.layers);
    f.put("num_attention_heads", s.heads);
    f.put("hidden_size", s.width);
    f.put("intermediate_size", 1);
    f.put("max_position_embeddings", s.positions);
  }

  /// Llama with a head of its own, Qwen3 with the embedding as head, as both are published.
  private void decoder(Sizes s, Map<String, Object> f) {
    ends(f);
    sized(s, f);
    f.put("num_key_value_heads", 1);
    f.put("head_dim", s.headDim);
    f.put("rope_theta", s.theta);
    f.put("rms_norm_eps", this == QWEN3 ? 1e-6 : 1e-5);
    f.put("hidden_act", "silu");
    f.put("attention_bias", false);
    f.put("attention_dropout", 0.0);
    f.put("tie_word_embeddings", this == QWEN3);
  }
}
