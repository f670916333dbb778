package dev.headroom.model;

import dev.headroom.model.Decoder.Defaults;
import dev.headroom.tensor.Pairing;
import dev.headroom.tensor.Span;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// GLM 4.5: grouped keys, half of each head rotated, experts as DeepSeek V3 has them.
final class Glm4Moe {
  static final Family FAMILY =
      Family.causal("glm4_moe", "Glm4Moe", Glm4Moe::read)
          .stored(a -> DeepseekV3.routed(Qwen3.NAMES, a.depth()));

  private Glm4Moe() {}

  private static Architecture read(String name, Fields f) {
    Defaults sizes = Defaults.of(131_072, 151_552, 4096, 46, 96, 10944).kvHeads(8);
    Decoder d = new Decoder(f, sizes.epsilon(1e-5));
    RopeFields ropes =
        new RopeFields(d, OptionalDouble.of(0.5), Pairing.HALVES, 10_000, OptionalInt.empty());
    Heads plain =
        d.heads(d.scoring(Span.CAUSAL), Optional.of(ropes.read()))
            .biased(f.flag("attention_bias", false), false);
    Heads heads = f.flag("use_qk_norm", false) ? plain.normed(d.norm, false) : plain;
    Gated dense = d.gated(false);
    Experts experts = new ExpertFields(d).sigmoid(new ExpertFields.Defaults(128, 8, 1408, 1, 1, 1));
    int first = f.whole("first_k_dense_replace", 0, Limits.LAYERS, 1);
    return d.model(
        name,
        "glm4_moe",
        l -> new Layer(Branch.pre(d.norm, heads), Branch.pre(d.norm, l < first ? dense : experts)));
  }
}
