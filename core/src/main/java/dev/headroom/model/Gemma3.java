package dev.headroom.model;

import dev.headroom.model.Decoder.Defaults;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Gemma 3: as Gemma 2 without caps of scores; norms of queries and keys, a rotation of its own where
/// there is a window; inside `text_config` where images go in too, and without a causal mask.
final class Gemma3 {
  private static final Layout NAMES =
      Gemma2.NAMES
          .with("self_attn.q_norm", Role.QUERY_NORM)
          .with("self_attn.k_norm", Role.KEY_NORM);

  static final Family TEXT = Family.causal("gemma3_text", "Gemma3", Gemma3::read).stored(NAMES);

  static final Family WRAPPED =
      Family.causal("gemma3", "Gemma3", Gemma3::wrapped)
          .headed(Set.of("Gemma3ForConditionalGeneration"))
          .inside("text_config")
          .stored(NAMES.below("language_model.model.", "model.language_model."));

  private Gemma3() {}

  private static Architecture wrapped(String name, Fields f) {
    f.refuse("use_bidirectional_attention", 0);
    return read(name, f);
  }

  private static Architecture read(String name, Fields f) {
    Defaults sizes =
        Defaults.of(131_072, 262_208, 2304, 26, 8, 9216).kvHeads(4).headDim(256).gemma();
    Decoder d = new Decoder(f, sizes);
    boolean bias = f.flag("attention_bias", false);
    boolean both = f.flag("use_bidirectional_attention", false);
    Scoring scoring =
        Scoring.softmax(1 / Math.sqrt(f.positive("query_pre_attn_scalar", 256)), Span.ALL);
    OptionalInt window = d.window(OptionalInt.of(4096));
    String pattern = f.either("sliding_window_pattern", "_sliding_window_pattern");
    int every = f.size(pattern, Limits.LAYERS, 6);
    List<Boolean> sliding = d.sliding(window, l -> (l + 1) % every != 0);
    Rope full = RopeFields.plain(d, 1e6).read("full_attention", "rope_theta");
    Rope near = RopeFields.plain(d, 1e4).read("sliding_attention", "rope_local_base_freq");
    Span wide = both ? Span.ALL : Span.CAUSAL;
    Span narrow = both ? Span.around(window.orElse(0) / 2) : d.span(window);
    Gated mlp = d.gated(false);
    Output.Head.Language head = d.head(1, f.cap("final_logit_softcapping", 0));
    return d.model(
        name,
        "gemma3_text",
        Math.sqrt(d.width),
        head,
        l -> {
          boolean slides = sliding.get(l);
          Scoring sees = scoring.seeing(slides ? narrow : wide);
          Heads heads = d.heads(sees, Optional.of(slides ? near : full)).biased(bias, bias);
          return new Layer(
              Branch.sandwich(d.norm, heads.normed(d.norm, false)), Branch.sandwich(d.norm, mlp));
        });
  }
}
