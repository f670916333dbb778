package dev.headroom.model;

import dev.headroom.model.Output.Head;
import dev.headroom.tensor.Activation;
import java.util.List;

/// DistilBERT: BERT without token types and pooler, under names of its own.
final class DistilBert {
  static final Family FAMILY =
      Family.masked("distilbert", "DistilBert", DistilBert::read)
          .stored(
              Layout.turned("transformer.layer.", "distilbert.")
                  .with("embeddings.word_embeddings", Role.TOKENS)
                  .with("embeddings.position_embeddings", Role.POSITIONS)
                  .with("embeddings.LayerNorm", Role.EMBEDDING_NORM)
                  .with("attention.q_lin", Role.QUERY)
                  .with("attention.k_lin", Role.KEY)
                  .with("attention.v_lin", Role.VALUE)
                  .with("attention.out_lin", Role.ATTENTION_OUT)
                  .with("sa_layer_norm", Role.ATTENTION_JOINED)
                  .with("ffn.lin1", Role.UP)
                  .with("ffn.lin2", Role.DOWN)
                  .with("output_layer_norm", Role.MLP_JOINED)
                  .with("vocab_transform", Role.TRANSFORM)
                  .with("vocab_layer_norm", Role.TRANSFORM_NORM)
                  .with("vocab_projector", Role.HEAD)
                  .ignoring(".*embeddings\\.position_ids"));

  private DistilBert() {}

  private static Architecture read(String name, Fields f) {
    List<String> sizes =
        List.of(
            "max_position_embeddings",
            "vocab_size",
            f.either("dim", "hidden_size"),
            f.either("n_layers", "num_hidden_layers"),
            f.either("n_heads", "num_attention_heads"),
            "hidden_dim");
    Encoder e = new Encoder(name, f, sizes, 512, 30_522, 768, 6, 12, 3072);
    f.flag("sinusoidal_pos_embds", false); // how positions were first drawn
    Norm norm = Norm.layer(1e-12);
    Activation activation = Activations.read(f, "activation", "gelu");
    Head head = new Head.Masked(f.flag("tie_word_embeddings", true), activation, norm, true, true);
    Heads heads = e.heads(e.share()).biased(true, true);
    Plain mlp = new Plain(e.ffn, activation, true);
    return e.post(e.placed(), norm, heads, mlp, Encoder.output(head, false));
  }
}
