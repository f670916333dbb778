package dev.headroom.model;

import dev.headroom.model.Output.Head;
import dev.headroom.tensor.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// ModernBERT: norms before, none before the first attention; a gated MLP; most layers see the keys at
/// most half a window away and have a rotation of their own.
final class ModernBert {
  static final Family FAMILY =
      Family.masked("modernbert", "ModernBert", ModernBert::read)
          .stored(
              Layout.turned("layers.", "model.")
                  .with("embeddings.tok_embeddings", Role.TOKENS)
                  .with("embeddings.norm", Role.EMBEDDING_NORM)
                  .with("attn_norm", Role.ATTENTION_BEFORE)
                  .with("attn.Wqkv", Role.QUERY, Role.KEY, Role.VALUE)
                  .with("attn.Wo", Role.ATTENTION_OUT)
                  .with("mlp_norm", Role.MLP_BEFORE)
                  .with("mlp.Wi", Role.GATE, Role.UP)
                  .with("mlp.Wo", Role.DOWN)
                  .with("final_norm", Role.FINAL_NORM)
                  .with("head.dense", Role.TRANSFORM)
                  .with("head.norm", Role.TRANSFORM_NORM)
                  .with("decoder", Role.HEAD)
                  .ignoring(".*rotary_emb.*inv_freq"));

  /// Fields of released files that mean nothing, or only to training and to classifiers.
  private static final List<String> IDLE =
      List.of(
          "layer_norm_eps",
          "position_embedding_type",
          "classifier_pooling",
          "sparse_prediction",
          "sparse_pred_ignore_index",
          "deterministic_flash_attn",
          "reference_compile",
          "repad_logits_with_grad");

  private ModernBert() {}

  private static Architecture read(String name, Fields f) {
    IDLE.forEach(f::given);
    f.refuse("sliding_window", 0);
    f.refuse("rope_scaling", 0);
    Encoder e = new Encoder(name, f, Encoder.SIZES, 8192, 50_368, 768, 22, 12, 1152);
    Norm layered = Norm.layer(f.notNegative("norm_eps", 1e-5));
    Norm norm = f.flag("norm_bias", false) ? layered : layered.unbiased();
    boolean bias = f.flag("attention_bias", false);
    Gated mlp =
        new Gated(
            e.ffn, Activations.read(f, "hidden_activation", "gelu"), f.flag("mlp_bias", false));
    int reach = f.size("local_attention", Integer.MAX_VALUE, 128) / 2;
    Span near = reach < e.positions ? Span.around(reach) : Span.ALL;
    int headDim = e.even(e.share());
    Rope far =
        RopeFields.plain(f, headDim, e.positions, 160_000)
            .read("full_attention", "global_rope_theta");
    Rope close =
        RopeFields.plain(f, headDim, e.positions, 10_000)
            .read("sliding_attention", "local_rope_theta");
    Heads full = e.heads(headDim).biased(bias, bias);
    Heads local = full.with(full.scoring().seeing(near));
    List<Layer> layers = new ArrayList<>();
    for (boolean slides : sliding(e)) {
      Heads heads = slides ? local.rotated(Optional.of(close)) : full.rotated(Optional.of(far));
      Branch<Attention> first = Branch.pre(norm, heads);
      layers.add(new Layer(layers.isEmpty() ? first.unnormed() : first, Branch.pre(norm, mlp)));
    }
    Head head =
        new Head.Masked(
            f.flag("tie_word_embeddings", true),
            Activations.read(f, "classifier_activation", "gelu"),
            norm,
            f.flag("classifier_bias", false),
            f.flag("decoder_bias", true));
    return e.of(e.plain().normed(norm), layers, new Output(Optional.of(norm), head, false));
  }

  /// Which layers see only what is near: all but every third, or as `layer_types` says.
  private static List<Boolean> sliding(Encoder e) {
    int every = e.fields.size("global_attn_every_n_layers", Limits.LAYERS, 3);
    return LayerTypes.sliding(e.fields, e.depth, l -> l % every != 0);
  }
}
