package dev.headroom.model;

import dev.headroom.model.Decoder.Defaults;
import dev.headroom.tensor.Span;
import java.util.Optional;

/// OLMo 2: norms after each half alone; all queries, and all keys, are normed as one vector.
final class Olmo2 {
  static final Family FAMILY =
      Family.causal("olmo2", "Olmo2", Olmo2::read)
          .stored(
              Llama.NAMES
                  .with("self_attn.q_norm", Role.QUERY_NORM)
                  .with("self_attn.k_norm", Role.KEY_NORM)
                  .with("post_attention_layernorm", Role.ATTENTION_AFTER)
                  .with("post_feedforward_layernorm", Role.MLP_AFTER));

  private Olmo2() {}

  private static Architecture read(String name, Fields f) {
    Decoder d = new Decoder(f, Defaults.of(2048, 50304, 4096, 32, 32, 11008).epsilon(1e-5));
    boolean bias = f.flag("attention_bias", false);
    Heads heads =
        d.heads(d.scoring(Span.CAUSAL), Optional.of(d.rope(10_000)))
            .biased(bias, bias)
            .normed(d.norm, true);
    Layer layer =
        new Layer(Branch.postOnly(d.norm, heads), Branch.postOnly(d.norm, d.gated(false)));
    return d.model(name, "olmo2", l -> layer);
  }
}
