package dev.headroom.model;

import dev.headroom.model.Embedding.Learned;
import dev.headroom.model.Output.Head;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// GPT-2: products stored `[in, out]`, queries, keys and values side by side.
final class Gpt2 {
  private static final Layout NAMES =
      Layout.straight("h.", "transformer.")
          .with("wte", Role.TOKENS)
          .with("wpe", Role.POSITIONS)
          .with("ln_1", Role.ATTENTION_BEFORE)
          .with("attn.c_attn", Role.QUERY, Role.KEY, Role.VALUE)
          .with("attn.c_proj", Role.ATTENTION_OUT)
          .with("ln_2", Role.MLP_BEFORE)
          .with("mlp.c_fc", Role.UP)
          .with("mlp.c_proj", Role.DOWN)
          .with("ln_f", Role.FINAL_NORM)
          .with("lm_head", Role.HEAD)
          .ignoring(".*\\.attn\\.(bias|masked_bias)");

  static final Family FAMILY =
      Family.causal("gpt2", "GPT2", Gpt2::read)
          .headed(Set.of("GPT2LMHeadModel", "GPT2DoubleHeadsModel"))
          .stored(NAMES);

  private Gpt2() {}

  private static Architecture read(String name, Fields f) {
    f.refuseTextBut("position_embedding_type", "absolute");
    int width = f.size(f.either("n_embd", "hidden_size"), Limits.WIDTH);
    int depth = f.size(f.either("n_layer", "num_hidden_layers"), Limits.LAYERS);
    String headField = f.either("n_head", "num_attention_heads");
    int heads = f.size(headField, Limits.HEADS);
    int positions =
        f.size(f.either("n_positions", "max_position_embeddings"), Limits.POSITIONS, 1024);
    int vocabulary = f.size("vocab_size", Limits.VOCABULARY);
    if (width % heads != 0) {
      throw f.bad(headField, "a divisor of n_embd, " + width, String.valueOf(heads));
    }
    int ffn = f.sizeOrNull("n_inner", Limits.FFN, 4 * width);
    Activation activation = Activations.read(f, "activation_function", "gelu_new");
    Norm norm = Norm.layer(f.notNegative("layer_norm_epsilon", 1e-5));
    double scale = f.flag("scale_attn_weights", true) ? 1 / Math.sqrt((double) width / heads) : 1;
    boolean byLayer = f.flag("scale_attn_by_inverse_layer_idx", false);
    List<Layer> layers = new ArrayList<>();
    for (int l = 0; l < depth; l++) {
      Scoring scoring = Scoring.softmax(byLayer ? scale / (l + 1) : scale, Span.CAUSAL);
      Heads attention = Heads.plain(heads, width / heads, scoring).biased(true, true);
      Plain mlp = new Plain(ffn, activation, true);
      layers.add(new Layer(Branch.pre(norm, attention), Branch.pre(norm, mlp)));
    }
    Head head = new Head.Language(f.flag("tie_word_embeddings", true));
    return new Architecture(
        name,
        "gpt2",
        Embedding.plain(vocabulary, width, positions).placed(new Learned.Rows()),
        layers,
        new Output(Optional.of(norm), head, false));
  }
}
