package dev.headroom.model;

import dev.headroom.model.Decoder.Defaults;
import dev.headroom.tensor.Span;
import java.util.List;
import java.util.Optional;

/// Qwen 3: queries and keys of each head are normed before they are rotated.
final class Qwen3 {
  static final Layout NAMES =
      Llama.NAMES.with("self_attn.q_norm", Role.QUERY_NORM).with("self_attn.k_norm", Role.KEY_NORM);

  static final Family FAMILY = Family.causal("qwen3", "Qwen3", Qwen3::read).stored(NAMES);

  private Qwen3() {}

  private static Architecture read(String name, Fields f) {
    Defaults defaults = Defaults.of(32768, 151936, 4096, 32, 32, 22016).kvHeads(32).headDim(128);
    Decoder d = new Decoder(f, defaults);
    boolean bias = f.flag("attention_bias", false);
    List<Span> spans = Llama.laterWindows(d);
    Optional<Rope> rope = Optional.of(d.rope(10_000));
    Gated mlp = d.gated(false);
    return d.model(
        name,
        "qwen3",
        l -> {
          Heads heads = d.heads(d.scoring(spans.get(l)), rope).biased(bias, bias);
          return new Layer(
              Branch.pre(d.norm, heads.normed(d.norm, false)), Branch.pre(d.norm, mlp));
        });
  }
}
