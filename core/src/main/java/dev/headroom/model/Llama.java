package dev.headroom.model;

import dev.headroom.model.Decoder.Defaults;
import dev.headroom.tensor.Span;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Llama, and those that differ from it in windows and biases: Mistral, Qwen2.
final class Llama {
  /// Products stored `[out, in]`, a gated MLP.
  static final Layout NAMES =
      Layout.turned("layers.", "model.")
          .with("embed_tokens", Role.TOKENS)
          .with("input_layernorm", Role.ATTENTION_BEFORE)
          .with("self_attn.q_proj", Role.QUERY)
          .with("self_attn.k_proj", Role.KEY)
          .with("self_attn.v_proj", Role.VALUE)
          .with("self_attn.o_proj", Role.ATTENTION_OUT)
          .with("post_attention_layernorm", Role.MLP_BEFORE)
          .with("mlp.gate_proj", Role.GATE)
          .with("mlp.up_proj", Role.UP)
          .with("mlp.down_proj", Role.DOWN)
          .with("norm", Role.FINAL_NORM)
          .with("lm_head", Role.HEAD)
          .ignoring(".*rotary_emb\\.inv_freq");

  static final Family LLAMA = Family.causal("llama", "Llama", Llama::llama).stored(NAMES);
  static final Family MISTRAL = Family.causal("mistral", "Mistral", Llama::mistral).stored(NAMES);
  static final Family QWEN2 = Family.causal("qwen2", "Qwen2", Llama::qwen2).stored(NAMES);

  private Llama() {}

  private static Architecture llama(String name, Fields f) {
    f.refuse("sliding_window", 0);
    Decoder d = new Decoder(f, Defaults.of(2048));
    boolean bias = f.flag("attention_bias", false);
    boolean mlpBias = f.flag("mlp_bias", false);
    f.size("pretraining_tp", Limits.WIDTH, 1);
    List<Span> spans = d.spans(OptionalInt.empty(), l -> false);
    return model(name, "llama", d, spans, new boolean[] {bias, bias, mlpBias});
  }

  private static Architecture mistral(String name, Fields f) {
    f.refuse("attention_bias", 0);
    f.refuse("mlp_bias", 0);
    Decoder d = new Decoder(f, Defaults.of(131072).kvHeads(8));
    List<Span> spans = d.everywhere(d.window(OptionalInt.of(4096)));
    return model(name, "mistral", d, spans, new boolean[3]);
  }

  private static Architecture qwen2(String name, Fields f) {
    for (String field : List.of("attention_bias", "qkv_bias")) {
      if (!f.flag(field, true)) {
        throw f.bad(field, "true: qwen2 has biases on q, k and v", "false");
      }
    }
    f.refuse("mlp_bias", 0);
    Decoder d = new Decoder(f, Defaults.of(32768).kvHeads(32));
    return model(name, "qwen2", d, laterWindows(d), new boolean[] {true, false, false});
  }

  /// Windows as Qwen has them: where they are switched on, in the layers from `max_window_layers`.
  static List<Span> laterWindows(Decoder d) {
    boolean on = d.fields.flag("use_sliding_window", false);
    OptionalInt given = d.window(OptionalInt.of(4096));
    int from = d.fields.whole("max_window_layers", 0, Integer.MAX_VALUE, 28);
    return d.spans(on ? given : OptionalInt.empty(), l -> l >= from);
  }

  /// Shape:  biases of inputs, output and MLP.
  private static Architecture model(
      String name, String family, Decoder d, List<Span> spans, boolean[] biases) {
    Optional<Rope> rope = Optional.of(d.rope(10_000));
    Gated mlp = d.gated(biases[2]);
    return d.model(
        name,
        family,
        l -> {
          Heads heads = d.heads(d.scoring(spans.get(l)), rope).biased(biases[0], biases[1]);
          return new Layer(Branch.pre(d.norm, heads), Branch.pre(d.norm, mlp));
        });
  }
}
