package dev.headroom.model;

import dev.headroom.model.Decoder.Defaults;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import java.util.Optional;
import java.util.OptionalDouble;

/// Granite: factors of the embedding, the scores, each half and the logits.
final class Granite {
  static final Family FAMILY =
      Family.causal("granite", "Granite", Granite::read).stored(Llama.NAMES);

  private Granite() {}

  private static Architecture read(String name, Fields f) {
    Decoder d = new Decoder(f, Defaults.of(2048, 32000, 4096, 32, 32, 11008));
    boolean bias = f.flag("attention_bias", false);
    Scoring scoring = Scoring.softmax(f.positive("attention_multiplier", 1), Span.CAUSAL);
    Heads heads = d.heads(scoring, Optional.of(d.rope(10_000))).biased(bias, bias);
    Gated mlp = d.gated(f.flag("mlp_bias", false));
    double residual = f.positive("residual_multiplier", 1);
    Branch<Attention> first = Branch.pre(d.norm, heads);
    Branch<Mlp> second = Branch.pre(d.norm, mlp);
    Layer layer = new Layer(first.scaled(residual), second.scaled(residual));
    double logits = 1 / f.positive("logits_scaling", 1);
    if (!Double.isFinite(logits)) {
      throw f.bad("logits_scaling", "a number whose inverse is finite", "one near 0");
    }
    double embedded = f.positive("embedding_multiplier", 1);
    return d.model(name, "granite", embedded, d.head(logits, OptionalDouble.empty()), l -> layer);
  }
}
