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

/// The config of a BERT, or of a RoBERTa, whose first rows of positions are never used.
final class BertConfig {
  private BertConfig() {}

  static Architecture bert(String name, Fields f, Head head) {
    return read(name, f, head, 0);
  }

  static Architecture roberta(String name, Fields f, Head head) {
    return read(name, f, head, f.whole("pad_token_id", 0, 1 << 16, 1) + 1);
  }

  private static Architecture read(String name, Fields f, Head head, int offset) {
    f.refuse("is_decoder", 0);
    f.refuseTextBut("position_embedding_type", "absolute");
    int width = f.size("hidden_size", Limits.WIDTH);
    int layers = f.size("num_hidden_layers", Limits.LAYERS);
    int heads = f.size("num_attention_heads", Limits.HEADS);
    if (width % heads != 0) {
      throw f.bad(
          "num_attention_heads", "a divisor of hidden_size, " + width, String.valueOf(heads));
    }
    int ffn = f.size("intermediate_size", Limits.FFN);
    int vocabulary = f.size("vocab_size", Limits.VOCABULARY);
    int positions = f.size("max_position_embeddings", Limits.POSITIONS, 512) - offset;
    if (positions < 1) {
      throw f.bad(
          "max_position_embeddings", "more than " + offset, String.valueOf(positions + offset));
    }
    int types = f.size("type_vocab_size", Limits.WIDTH, 2);
    Activation activation = Activations.read(f, "hidden_act", "gelu");
    double epsilon = f.notNegative("layer_norm_eps", 1e-12);
    boolean tied = f.flag("tie_word_embeddings", true);
    int headDim = width / heads;
    int tokens = Math.min(Architecture.DEFAULT_TOKENS, positions);
    return new Architecture(
        name,
        offset == 0 ? "bert" : "roberta",
        new Shape(layers, heads, heads, tokens, headDim, width, ffn, 1),
        new Embedding(vocabulary, positions, new Positions.Learned(offset), types, 1, true),
        new Norm(Norm.Kind.LAYER, epsilon, false),
        new Heads(Scoring.softmax(1 / Math.sqrt(headDim), Span.ALL), false, true, true),
        new Mlp(activation, false, true),
        new Output(false, head, tied, head == Head.NONE));
  }
}
