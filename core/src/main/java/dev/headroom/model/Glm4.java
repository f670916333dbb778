package dev.headroom.model;

import dev.headroom.model.Decoder.Defaults;
import dev.headroom.tensor.Pairing;
import dev.headroom.tensor.Span;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// GLM 4: four norms a layer, neighbours of half of each head rotated, gate and up fused.
final class Glm4 {
  static final Family FAMILY =
      Family.causal("glm4", "Glm4", Glm4::read)
          .stored(
              Llama.NAMES
                  .with("post_self_attn_layernorm", Role.ATTENTION_AFTER)
                  .with("mlp.gate_up_proj", Role.GATE, Role.UP)
                  .with("post_mlp_layernorm", Role.MLP_AFTER));

  private Glm4() {}

  private static Architecture read(String name, Fields f) {
    Defaults sizes = Defaults.of(131_072, 151_552, 4096, 40, 32, 13696).kvHeads(2).headDim(128);
    Decoder d = new Decoder(f, sizes.epsilon(1.5625e-7));
    RopeFields ropes =
        new RopeFields(d, OptionalDouble.of(0.5), Pairing.INTERLEAVED, 10_000, OptionalInt.empty());
    Heads heads =
        d.heads(d.scoring(Span.CAUSAL), Optional.of(ropes.read()))
            .biased(f.flag("attention_bias", true), false);
    Layer layer =
        new Layer(Branch.sandwich(d.norm, heads), Branch.sandwich(d.norm, d.gated(false)));
    return d.model(name, "glm4", l -> layer);
  }
}
