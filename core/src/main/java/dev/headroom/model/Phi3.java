package dev.headroom.model;

import dev.headroom.model.Decoder.Defaults;
import dev.headroom.tensor.Pairing;
import dev.headroom.tensor.Span;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Phi 3 and 4: fused products, part of each head rotated, one window or none.
final class Phi3 {
  static final Family FAMILY =
      Family.causal("phi3", "Phi3", Phi3::read)
          .stored(
              Llama.NAMES
                  .with("self_attn.qkv_proj", Role.QUERY, Role.KEY, Role.VALUE)
                  .with("mlp.gate_up_proj", Role.GATE, Role.UP));

  private Phi3() {}

  private static Architecture read(String name, Fields f) {
    Decoder d = new Decoder(f, Defaults.of(4096, 32064, 3072, 32, 32, 8192).epsilon(1e-5));
    f.refuse("attention_bias", 0);
    f.sizeOrNull("original_max_position_embeddings", Limits.POSITIONS, 4096);
    RopeFields ropes =
        new RopeFields(d, OptionalDouble.of(1), Pairing.HALVES, 10_000, OptionalInt.of(4096));
    Optional<Rope> rope = Optional.of(ropes.read());
    List<Span> spans = d.everywhere(d.window(OptionalInt.empty()));
    Gated mlp = d.gated(false);
    return d.model(
        name,
        "phi3",
        l ->
            new Layer(
                Branch.pre(d.norm, d.heads(d.scoring(spans.get(l)), rope)),
                Branch.pre(d.norm, mlp)));
  }
}
