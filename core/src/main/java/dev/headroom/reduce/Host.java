package dev.headroom.reduce;

import dev.headroom.model.Architecture;
import dev.headroom.model.Families;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// An architecture that people run and a formula can be written into, by its model_type. What it is
/// made of is read from the config that it is exported with.
public enum Host {
  GPT2("GPT2LMHeadModel"),
  BERT("BertForMaskedLM"),
  LLAMA("LlamaForCausalLM"),
  QWEN3("Qwen3ForCausalLM"),
  /// Norms around blocks, scores and logits capped, a window in the first of two layers.
  GEMMA2("Gemma2ForCausalLM"),
  /// Norms around blocks, norms of queries and keys, a window in five of six layers.
  GEMMA3("Gemma3ForCausalLM");

  private final String type;

  Host(String type) {
    this.type = type;
  }

  /// The sizes that a config names; `window` is that of layers which have one.
  record Sizes(
      int layers,
      int heads,
      int headDim,
      int width,
      int positions,
      int vocabulary,
      double theta,
      int window) {}

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Layers to one that sees every token, which is the last of them.
  int period() {
    return switch (this) {
      case GPT2, BERT, LLAMA, QWEN3 -> 1;
      case GEMMA2 -> 2;
      case GEMMA3 -> 6;
    };
  }

  /// Whether its heads share the width, D = H·m, so that a head's width is no field of its own.
  boolean shared() {
    return this == GPT2 || this == BERT;
  }

  /// Whether counts are kept in it: not where a norm makes one size of what heads add.
  public boolean counts() {
    return this != GEMMA2 && this != GEMMA3;
  }

  Architecture architecture(Sizes sizes) {
    return Families.architecture(label(), config(sizes));
  }

  /// The fields of config.json.
  Map<String, Object> config(Sizes s) {
    Map<String, Object> f = new LinkedHashMap<>();
    f.put("architectures", List.of(type));
    f.put("model_type", this == GEMMA3 ? "gemma3_text" : label());
    f.put("torch_dtype", "float32");
    f.put("vocab_size", s.vocabulary);
    switch (this) {
      case GPT2 -> gpt2(s, f);
      case BERT -> bert(s, f);
      case LLAMA -> decoder(s, f, 1e-5, false);
      case QWEN3 -> decoder(s, f, 1e-6, true);
      case GEMMA2, GEMMA3 -> gemma(s, f);
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

  /// Llama with a head of its own, the others with the embedding as head, as they are published.
  private static void decoder(Sizes s, Map<String, Object> f, double epsilon, boolean tied) {
    ends(f);
    sized(s, f);
    f.put("num_key_value_heads", 1);
    f.put("head_dim", s.headDim);
    f.put("rope_theta", s.theta);
    f.put("rms_norm_eps", epsilon);
    f.put("hidden_act", "silu");
    f.put("attention_bias", false);
    f.put("attention_dropout", 0.0);
    f.put("tie_word_embeddings", tied);
  }

  /// Rows are turned back by one base, so that Gemma 3's layers with a window have that of the others.
  private void gemma(Sizes s, Map<String, Object> f) {
    decoder(s, f, 1e-6, true);
    f.remove("hidden_act");
    f.put("hidden_activation", "gelu_pytorch_tanh");
    f.put("query_pre_attn_scalar", s.headDim);
    f.put("sliding_window", s.window);
    f.put(
        "layer_types",
        IntStream.rangeClosed(1, s.layers)
            .mapToObj(l -> l % period() == 0 ? "full_attention" : "sliding_attention")
            .toList());
    if (this == GEMMA2) {
      f.put("attn_logit_softcapping", 50.0);
      f.put("final_logit_softcapping", 30.0);
    } else {
      f.put("rope_local_base_freq", s.theta);
    }
  }
}
