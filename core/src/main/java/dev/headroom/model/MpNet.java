package dev.headroom.model;

import dev.headroom.model.Output.Head;
import dev.headroom.tensor.Activation;

/// MPNet: RoBERTa without token types, with numbers by distance added to the scores of all layers.
/// Padding is token 1, and there are 32 buckets, whatever the config says; it has the table's rows.
final class MpNet {
  private static final int PAD = 1;
  private static final int BUCKETS = 32;
  private static final int DISTANCE = 128;

  static final Family FAMILY =
      Family.masked("mpnet", "MPNet", MpNet::read)
          .stored(
              Roberta.headed(Bert.NAMES.below("mpnet."))
                  .with("attention.attn.q", Role.QUERY)
                  .with("attention.attn.k", Role.KEY)
                  .with("attention.attn.v", Role.VALUE)
                  .with("attention.attn.o", Role.ATTENTION_OUT)
                  .with("attention.LayerNorm", Role.ATTENTION_JOINED)
                  .with("encoder.relative_attention_bias", Role.RELATIVE));

  private MpNet() {}

  private static Architecture read(String name, Fields f) {
    Encoder e = new Encoder(name, f, Encoder.SIZES, 512, 30_527, 768, 12, 12, 3072);
    Norm norm = Norm.layer(f.notNegative("layer_norm_eps", 1e-12));
    Plain mlp = new Plain(e.ffn, Activations.read(f, "hidden_act", "gelu"), true);
    int rows = f.whole("relative_attention_num_buckets", BUCKETS, Limits.FFN, BUCKETS);
    Heads heads =
        e.heads(e.share()).biased(true, true).relative(new Relative(rows, BUCKETS, DISTANCE));
    boolean tied = f.flag("tie_word_embeddings", true);
    Head head = new Head.Masked(tied, Activation.GELU, norm, true, true);
    return e.post(e.counted(PAD), norm, heads, mlp, Encoder.output(head, true));
  }
}
