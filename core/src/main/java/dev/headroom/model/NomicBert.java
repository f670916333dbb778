package dev.headroom.model;

import dev.headroom.model.Output.Head;
import dev.headroom.tensor.Activation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Nomic BERT: BERT with rotated positions, a gated MLP and products without biases; in its first
/// configs the fields have the names of GPT-2.
final class NomicBert {
  static final Family FAMILY =
      Family.masked("nomic_bert", "NomicBert", NomicBert::read)
          .stored(
              Layout.turned("encoder.layers.", "nomic_bert.")
                  .with("embeddings.word_embeddings", Role.TOKENS)
                  .with("embeddings.token_type_embeddings", Role.TYPES)
                  .with("emb_ln", Role.EMBEDDING_NORM)
                  .with("attn.Wqkv", Role.QUERY, Role.KEY, Role.VALUE)
                  .with("attn.out_proj", Role.ATTENTION_OUT)
                  .with("norm1", Role.ATTENTION_JOINED)
                  .with("mlp.fc12", Role.GATE)
                  .with("mlp.fc11", Role.UP)
                  .with("mlp.fc2", Role.DOWN)
                  .with("norm2", Role.MLP_JOINED)
                  .with("cls.predictions.transform.dense", Role.TRANSFORM)
                  .with("cls.predictions.transform.layer_norm", Role.TRANSFORM_NORM)
                  .with("cls.predictions.decoder", Role.HEAD)
                  .ignoring(".*(rotary_emb\\.inv_freq|embeddings\\.(position|token_type)_ids)"));

  private static final List<String> REFUSED =
      List.of(
          "prenorm",
          "use_rms_norm",
          "causal",
          "parallel_block",
          "qkv_proj_bias",
          "mlp_fc1_bias",
          "mlp_fc2_bias",
          "rotary_emb_interleaved",
          "rotary_emb_scale_base",
          "rotary_scaling_factor",
          "scale_attn_by_inverse_layer_idx");

  private NomicBert() {}

  private static Architecture read(String name, Fields f) {
    REFUSED.forEach(field -> f.refuse(field, 0));
    f.refuse("rotary_emb_fraction", 1);
    List<String> sizes =
        List.of(
            f.either("max_position_embeddings", "n_positions"),
            "vocab_size",
            f.either("hidden_size", "n_embd"),
            f.either("num_hidden_layers", "n_layer"),
            f.either("num_attention_heads", "n_head"),
            f.either("intermediate_size", "n_inner"));
    Encoder e = new Encoder(name, f, sizes, 2048, 30_528, 768, 12, 12, 3072);
    Norm norm = Norm.layer(f.notNegative(f.either("layer_norm_eps", "layer_norm_epsilon"), 1e-12));
    String field = f.either("hidden_act", "activation_function");
    boolean named = f.text(field, "silu").equals("swiglu");
    Activation activation = named ? Activation.SILU : Activations.read(f, field, "silu");
    int headDim = e.even(f.sizeOrNull("head_dim", Limits.HEAD_DIM, e.share()));
    Limits.checkHeads(f, "head_dim", e.heads, headDim);
    f.either("rope_theta", "rotary_emb_base");
    double theta = f.positive("rotary_emb_base", 1000);
    RopeFields ropes = RopeFields.plain(f, headDim, e.positions, theta);
    Embedding typed = e.plain().typed(OptionalInt.of(f.size("type_vocab_size", Limits.WIDTH, 2)));
    boolean tied = f.flag("tie_word_embeddings", true);
    Head head = new Head.Masked(tied, activation, norm, true, true);
    Heads heads = e.heads(headDim).rotated(Optional.of(ropes.read()));
    Gated mlp = new Gated(e.ffn, activation, false);
    return e.post(typed, norm, heads, mlp, Encoder.output(head, false));
  }
}
