package dev.headroom.model;

import dev.headroom.model.Decoder.Defaults;
import dev.headroom.tensor.Span;
import java.util.Optional;

/// EuroBERT: Llama in which every token sees every other.
final class EuroBert {
  static final Family FAMILY =
      Family.masked("eurobert", "EuroBert", EuroBert::read).stored(Llama.NAMES);

  private EuroBert() {}

  private static Architecture read(String name, Fields f) {
    f.refuse("mlp_bias", 0);
    f.size("pretraining_tp", Limits.WIDTH, 1);
    Decoder d = new Decoder(f, Defaults.of(8192, 128_256, 768, 12, 12, 3072).epsilon(1e-5));
    boolean bias = f.flag("attention_bias", false);
    Heads heads = d.heads(d.scoring(Span.ALL), Optional.of(d.rope(10_000))).biased(bias, bias);
    Layer layer = new Layer(Branch.pre(d.norm, heads), Branch.pre(d.norm, d.gated(false)));
    return d.model(name, "eurobert", _ -> layer);
  }
}
