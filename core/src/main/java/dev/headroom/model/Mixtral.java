package dev.headroom.model;

import dev.headroom.model.Decoder.Defaults;
import dev.headroom.model.Experts.Router;
import dev.headroom.tensor.Span;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Mixtral: Mistral with experts in every layer, the weights of those chosen adding up to 1.
final class Mixtral {
  static final Family FAMILY =
      Family.causal("mixtral", "Mixtral", Mixtral::read)
          .stored(
              Llama.NAMES
                  .with("block_sparse_moe.gate", Role.ROUTER)
                  .with("block_sparse_moe.experts.#.w1", Role.EXPERT_GATE)
                  .with("block_sparse_moe.experts.#.w3", Role.EXPERT_UP)
                  .with("block_sparse_moe.experts.#.w2", Role.EXPERT_DOWN));

  private Mixtral() {}

  private static Architecture read(String name, Fields f) {
    f.refuse("attention_bias", 0);
    Defaults sizes = Defaults.of(131_072, 32000, 4096, 32, 32).kvHeads(8).epsilon(1e-5);
    Decoder d = new Decoder(f, sizes);
    List<Span> spans = d.everywhere(d.window(OptionalInt.empty()));
    Optional<Rope> rope = Optional.of(d.rope(1e6));
    ExpertFields fields = new ExpertFields(d);
    int count = f.size(f.either("num_local_experts", "num_experts"), Limits.EXPERTS, 8);
    Experts experts =
        new Experts(
            count,
            fields.chosen(count, 2),
            Router.softmax(false, false).summingToOne(),
            fields.one("intermediate_size", 14336),
            Optional.empty());
    return d.model(
        name,
        "mixtral",
        l ->
            new Layer(
                Branch.pre(d.norm, d.heads(d.scoring(spans.get(l)), rope)),
                Branch.pre(d.norm, experts)));
  }
}
