package dev.headroom.model;

import dev.headroom.model.Embedding.Learned;
import dev.headroom.model.Output.Head;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// BERT, a pooler and a masked-language head where the checkpoint has them; and RoBERTa, whose first
/// rows of positions are never used.
final class Bert {
  private static final Layout NAMES =
      Layout.turned("encoder.layer.", "bert.")
          .with("embeddings.word_embeddings", Role.TOKENS)
          .with("embeddings.position_embeddings", Role.POSITIONS)
          .with("embeddings.token_type_embeddings", Role.TYPES)
          .with("embeddings.LayerNorm", Role.EMBEDDING_NORM)
          .with("attention.self.query", Role.QUERY)
          .with("attention.self.key", Role.KEY)
          .with("attention.self.value", Role.VALUE)
          .with("attention.output.dense", Role.ATTENTION_OUT)
          .with("attention.output.LayerNorm", Role.ATTENTION_JOINED)
          .with("intermediate.dense", Role.UP)
          .with("output.dense", Role.DOWN)
          .with("output.LayerNorm", Role.MLP_JOINED)
          .with("pooler.dense", Role.POOLER)
          .with("cls.predictions.transform.dense", Role.TRANSFORM)
          .with("cls.predictions.transform.LayerNorm", Role.TRANSFORM_NORM)
          .with("cls.predictions.decoder", Role.HEAD)
          .ignoring(".*embeddings\\.(position_ids|token_type_ids)");

  static final Family BERT =
      Family.masked("bert", "Bert", (name, f) -> read(name, f, "bert", 0))
          .headed(Set.of("BertForMaskedLM", "BertForPreTraining"))
          .stored(NAMES);

  static final Family ROBERTA = Family.masked("roberta", "Roberta", Bert::roberta);

  private Bert() {}

  private static Architecture roberta(String name, Fields f) {
    return read(name, f, "roberta", f.whole("pad_token_id", 0, 1 << 16, 1) + 1);
  }

  private static Architecture read(String name, Fields f, String family, int skipped) {
    f.refuse("is_decoder", 0);
    f.refuseTextBut("position_embedding_type", "absolute");
    int width = f.size("hidden_size", Limits.WIDTH);
    int depth = f.size("num_hidden_layers", Limits.LAYERS);
    int heads = f.size("num_attention_heads", Limits.HEADS);
    if (width % heads != 0) {
      throw f.bad(
          "num_attention_heads", "a divisor of hidden_size, " + width, String.valueOf(heads));
    }
    int ffn = f.size("intermediate_size", Limits.FFN);
    Norm norm = Norm.layer(f.notNegative("layer_norm_eps", 1e-12));
    Activation activation = Activations.read(f, "hidden_act", "gelu");
    Scoring scoring = Scoring.softmax(1 / Math.sqrt((double) width / heads), Span.ALL);
    Heads attention = Heads.plain(heads, width / heads, scoring).biased(true, true);
    Plain mlp = new Plain(ffn, activation, true);
    boolean tied = f.flag("tie_word_embeddings", true);
    Head head = new Head.Masked(tied, activation, norm, true);
    return Architecture.of(
        name,
        family,
        embedding(f, width, skipped, norm),
        depth,
        new Layer(Branch.post(norm, attention), Branch.post(norm, mlp)),
        new Output(Optional.empty(), head, true));
  }

  private static Embedding embedding(Fields f, int width, int skipped, Norm norm) {
    int vocabulary = f.size("vocab_size", Limits.VOCABULARY);
    int positions = f.size("max_position_embeddings", Limits.POSITIONS, 512) - skipped;
    if (positions < 1) {
      throw f.bad(
          "max_position_embeddings", "more than " + skipped, String.valueOf(positions + skipped));
    }
    int types = f.size("type_vocab_size", Limits.WIDTH, 2);
    return new Embedding(
        vocabulary,
        width,
        positions,
        new Learned.Rows(skipped),
        OptionalInt.of(types),
        1,
        Optional.of(norm));
  }
}
