package dev.headroom.model;

import dev.headroom.model.Decoder.Defaults;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Span;
import java.util.Optional;
import java.util.OptionalDouble;

/// Gemma: norms of gain 1 + g, token rows times √width.
final class Gemma {
  static final Family FAMILY = Family.causal("gemma", "Gemma", Gemma::read).stored(Llama.NAMES);

  private Gemma() {}

  private static Architecture read(String name, Fields f) {
    Defaults sizes = Defaults.of(8192, 256_000, 3072, 28, 16, 24576).kvHeads(16).headDim(256);
    Decoder d = new Decoder(f, sizes.gemma());
    boolean bias = f.flag("attention_bias", false);
    Optional<Rope> rope = Optional.of(d.rope(10_000));
    Heads heads = d.heads(d.scoring(Span.CAUSAL), rope).biased(bias, bias);
    Gated mlp = new Gated(d.ffn(), activation(d), false);
    Layer layer = new Layer(Branch.pre(d.norm, heads), Branch.pre(d.norm, mlp));
    Output.Head.Language head = d.head(1, OptionalDouble.empty());
    return d.model(name, "gemma", Math.sqrt(d.width), head, l -> layer);
  }

  /// `hidden_act`, where `gelu` of the first files means the form by tanh; `hidden_activation` of
  /// others may repeat it.
  private static Activation activation(Decoder d) {
    boolean usual = d.fields.text("hidden_act").orElse("gelu").equals("gelu");
    Activation activation =
        usual ? Activation.GELU_TANH : Activations.read(d.fields, "hidden_act", "");
    if (d.activation != activation && d.fields.given("hidden_activation")) {
      String same = "the same as hidden_act, " + Activations.name(activation);
      throw d.fields.bad("hidden_activation", same, Activations.name(d.activation));
    }
    return activation;
  }
}
