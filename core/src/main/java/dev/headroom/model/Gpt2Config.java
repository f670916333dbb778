package dev.headroom.model;

import dev.headroom.model.Architecture.Embedding;
import dev.headroom.model.Architecture.Heads;
import dev.headroom.model.Architecture.Mlp;
import dev.headroom.model.Architecture.Norm;
import dev.headroom.model.Architecture.Output;
import dev.headroom.model.Architecture.Output.Head;
import dev.headroom.model.Architecture.Positions;
import dev.headroom.shape.Shape;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;

/// The config of a GPT-2.
final class Gpt2Config {
  private Gpt2Config() {}

  static Architecture read(String name, Fields f, Head head) {
    f.refuseTextBut("position_embedding_type", "absolute");
    int width = f.size(f.either("n_embd", "hidden_size"), Limits.WIDTH);
    int layers = f.size(f.either("n_layer", "num_hidden_layers"), Limits.LAYERS);
    String headField = f.either("n_head", "num_attention_heads");
    int heads = f.size(headField, Limits.HEADS);
    int positions =
        f.size(f.either("n_positions", "max_position_embeddings"), Limits.POSITIONS, 1024);
    int vocabulary = f.size("vocab_size", Limits.VOCABULARY);
    if (width % heads != 0) {
      throw f.bad(headField, "a divisor of n_embd, " + width, String.valueOf(heads));
    }
    int headDim = width / heads;
    int ffn = f.sizeOrNull("n_inner", Limits.FFN, 4 * width);
    Activation activation = Activations.read(f, "activation_function", "gelu_new");
    double epsilon = f.notNegative("layer_norm_epsilon", 1e-5);
    double scale = f.flag("scale_attn_weights", true) ? 1 / Math.sqrt(headDim) : 1;
    boolean scaleByLayer = f.flag("scale_attn_by_inverse_layer_idx", false);
    boolean tied = f.flag("tie_word_embeddings", true);
    int tokens = Math.min(Architecture.DEFAULT_TOKENS, positions);
    return new Architecture(
        name,
        "gpt2",
        new Shape(layers, heads, heads, tokens, headDim, width, ffn, 1),
        new Embedding(vocabulary, positions, new Positions.Learned(0), 0, 1, false),
        new Norm(Norm.Kind.LAYER, epsilon, true),
        new Heads(Scoring.softmax(scale, Span.CAUSAL), scaleByLayer, true, true),
        new Mlp(activation, false, true),
        new Output(true, head, tied, false));
  }
}
