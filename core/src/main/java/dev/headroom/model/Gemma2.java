package dev.headroom.model;

import dev.headroom.model.Decoder.Defaults;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Weighting;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Gemma 2: four norms a layer, scores and logits capped, a window in every other layer.
final class Gemma2 {
  static final Layout NAMES =
      Llama.NAMES
          .with("post_attention_layernorm", Role.ATTENTION_AFTER)
          .with("pre_feedforward_layernorm", Role.MLP_BEFORE)
          .with("post_feedforward_layernorm", Role.MLP_AFTER);

  static final Family FAMILY = Family.causal("gemma2", "Gemma2", Gemma2::read).stored(NAMES);

  private Gemma2() {}

  private static Architecture read(String name, Fields f) {
    Defaults sizes = Defaults.of(8192, 256_000, 2304, 26, 8, 9216).kvHeads(4).headDim(256).gemma();
    Decoder d = new Decoder(f, sizes);
    f.text("hidden_act");
    boolean bias = f.flag("attention_bias", false);
    double scale = 1 / Math.sqrt(f.positive("query_pre_attn_scalar", 256));
    OptionalDouble cap = f.cap("attn_logit_softcapping", 50);
    Scoring scoring = new Scoring(Weighting.SOFTMAX, scale, cap, false, Span.CAUSAL);
    List<Span> spans = d.spans(d.window(OptionalInt.of(4096)), l -> l % 2 == 0);
    Optional<Rope> rope = Optional.of(d.rope(10_000));
    Gated mlp = d.gated(false);
    return d.model(
        name,
        "gemma2",
        Math.sqrt(d.width),
        d.head(1, f.cap("final_logit_softcapping", 30)),
        l -> {
          Heads heads = d.heads(scoring.seeing(spans.get(l)), rope).biased(bias, bias);
          return new Layer(Branch.sandwich(d.norm, heads), Branch.sandwich(d.norm, mlp));
        });
  }
}
