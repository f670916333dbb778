package dev.headroom.model;

import dev.headroom.model.Decoder.Defaults;
import dev.headroom.model.Experts.Router;
import dev.headroom.tensor.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Qwen 3 with experts, in all layers or some.
final class Qwen3Moe {
  static final Family FAMILY =
      Family.causal("qwen3_moe", "Qwen3Moe", Qwen3Moe::read)
          .stored(
              Qwen3.NAMES
                  .with("mlp.gate", Role.ROUTER)
                  .with("mlp.experts.#.gate_proj", Role.EXPERT_GATE)
                  .with("mlp.experts.#.up_proj", Role.EXPERT_UP)
                  .with("mlp.experts.#.down_proj", Role.EXPERT_DOWN));

  private Qwen3Moe() {}

  private static Architecture read(String name, Fields f) {
    Decoder d = new Decoder(f, Defaults.of(32768, 151_936, 2048, 24, 32, 6144).kvHeads(4));
    boolean bias = f.flag("attention_bias", false);
    OptionalInt window = d.window(OptionalInt.of(4096));
    boolean windows = f.flag("use_sliding_window", false);
    List<Span> spans = d.everywhere(windows ? window : OptionalInt.empty());
    Optional<Rope> rope = Optional.of(d.rope(10_000));
    List<Mlp> mlps = mlps(d, new Sizes(128, 8, 768, false), OptionalInt.empty());
    return d.model(
        name,
        "qwen3_moe",
        l -> {
          Heads heads = d.heads(d.scoring(spans.get(l)), rope).biased(bias, bias);
          return new Layer(
              Branch.pre(d.norm, heads.normed(d.norm, false)), Branch.pre(d.norm, mlps.get(l)));
        });
  }

  /// What holds for absent fields.
  record Sizes(int count, int chosen, int hidden, boolean normalised) {}

  /// Experts in every `decoder_sparse_step`th layer that is not listed as having none; one of `shared`
  /// entries beside them, with a gate.
  static List<Mlp> mlps(Decoder d, Sizes sizes, OptionalInt shared) {
    Fields f = d.fields;
    Gated dense = d.gated(false);
    int step = f.size("decoder_sparse_step", Limits.LAYERS, 1);
    List<Integer> listed = f.wholes("mlp_only_layers", d.depth - 1);
    ExpertFields fields = new ExpertFields(d);
    int count = f.size(f.either("num_experts", "num_local_experts"), Limits.EXPERTS, sizes.count);
    boolean normalised = f.flag("norm_topk_prob", sizes.normalised);
    Router all = Router.softmax(false, false);
    Experts experts =
        new Experts(
            count,
            fields.chosen(count, sizes.chosen),
            normalised ? all.summingToOne() : all,
            fields.one("moe_intermediate_size", sizes.hidden),
            shared.isPresent()
                ? Optional.of(fields.one("shared_expert_intermediate_size", shared.getAsInt()))
                : Optional.empty(),
            shared.isPresent());
    List<Mlp> mlps = new ArrayList<>();
    for (int l = 0; l < d.depth; l++) {
      mlps.add((l + 1) % step == 0 && !listed.contains(l) ? experts : dense);
    }
    return mlps;
  }
}
