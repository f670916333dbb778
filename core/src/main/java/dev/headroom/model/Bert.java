package dev.headroom.model;

import dev.headroom.model.Output.Head;
import dev.headroom.tensor.Activation;
import java.util.OptionalInt;
import java.util.Set;

/// BERT, a pooler and a masked-language head where the checkpoint has them.
final class Bert {
  /// The body, and a head under the names of BERT.
  static final Layout NAMES =
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

  static final Family FAMILY =
      Family.masked("bert", "Bert", Bert::read)
          .headed(Set.of("BertForMaskedLM", "BertForPreTraining"))
          .stored(NAMES);

  private Bert() {}

  private static Architecture read(String name, Fields f) {
    Encoder e = new Encoder(name, f, Encoder.SIZES, 512);
    Activation activation = Activations.read(f, "hidden_act", "gelu");
    return model(e, e.placed(), activation);
  }

  /// Biases everywhere, token types, a pooler; `last` is the activation of the head.
  static Architecture model(Encoder e, Embedding rows, Activation last) {
    Fields f = e.fields;
    f.refuse("is_decoder", 0);
    f.refuseTextBut("position_embedding_type", "absolute");
    Norm norm = Norm.layer(f.notNegative("layer_norm_eps", 1e-12));
    Plain mlp = new Plain(e.ffn, Activations.read(f, "hidden_act", "gelu"), true);
    Embedding typed = rows.typed(OptionalInt.of(f.size("type_vocab_size", Limits.WIDTH, 2)));
    Head head = new Head.Masked(f.flag("tie_word_embeddings", true), last, norm, true, true);
    Heads heads = e.heads(e.share()).biased(true, true);
    return e.post(typed, norm, heads, mlp, Encoder.output(head, true));
  }
}
