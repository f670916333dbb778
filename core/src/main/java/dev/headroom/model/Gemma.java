package dev.headroom.model;

import dev.headroom.model.Decoder.Defaults;
import dev.headroom.tensor.Span;
import java.util.Optional;
import java.util.OptionalDouble;

/// Gemma: norms of gain 1 + g, token rows times √width.
final class Gemma {
  static final Family FAMILY = Family.causal("gemma", "Gemma", Gemma::read);

  private Gemma() {}

  private static Architecture read(String name, Fields f) {
    f.refuse("attention_bias", 0);
    f.text("hidden_act");
    Decoder d = new Decoder(f, Defaults.of(8192).kvHeads(16).headDim(256).gemma());
    Optional<Rope> rope = Optional.of(d.rope(10_000));
    Heads heads = d.heads(d.scoring(Span.CAUSAL), rope);
    Layer layer = new Layer(Branch.pre(d.norm, heads), Branch.pre(d.norm, d.gated(false)));
    Output.Head.Language head = d.head(1, OptionalDouble.empty());
    return d.model(name, "gemma", Math.sqrt(d.width), head, l -> layer);
  }
}
