package dev.headroom.model;

import dev.headroom.model.Decoder.Defaults;
import dev.headroom.tensor.Pairing;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// DeepSeek V3: keys and values of all heads made of few numbers, experts in groups; the first layers
/// dense, what predicts a further token left out.
/// Source: [DeepSeekV3].
final class DeepseekV3 {
  private static final String ROTATED = "qk_rope_head_dim";
  private static final String PLAIN = "qk_nope_head_dim";
  private static final String VALUE = "v_head_dim";

  /// The norms of ranks have an epsilon of their own, whatever the config says.
  private static final Norm OF_RANKS = Norm.rms(1e-6);

  static final Layout NAMES =
      Llama.NAMES
          .with("self_attn.q_a_proj", Role.QUERY_DOWN)
          .with("self_attn.q_a_layernorm", Role.QUERY_DOWN_NORM)
          .with("self_attn.kv_a_proj_with_mqa", Role.LATENT)
          .with("self_attn.kv_a_layernorm", Role.LATENT_NORM)
          .with("self_attn.kv_b_proj", Role.LATENT_UP);

  static final Family FAMILY =
      Family.causal("deepseek_v3", "DeepseekV3", DeepseekV3::read).stored(DeepseekV3::names);

  private DeepseekV3() {}

  private static Layout names(Architecture a) {
    Latent first = (Latent) a.layers().getFirst().attention().f();
    Layout all = routed(NAMES, a.depth());
    return first.queryRank().isPresent() ? all.with("self_attn.q_b_proj", Role.QUERY) : all;
  }

  /// Names of experts beside dense layers; the layer after the last predicts a further token.
  static Layout routed(Layout dense, int depth) {
    return dense
        .with("mlp.gate", Role.ROUTER)
        .with("mlp.gate.e_score_correction_bias", Role.ROUTER_CORRECTION)
        .bare(Role.ROUTER_CORRECTION)
        .with("mlp.experts.#.gate_proj", Role.EXPERT_GATE)
        .with("mlp.experts.#.up_proj", Role.EXPERT_UP)
        .with("mlp.experts.#.down_proj", Role.EXPERT_DOWN)
        .with("mlp.shared_experts.gate_proj", Role.SHARED_GATE)
        .with("mlp.shared_experts.up_proj", Role.SHARED_UP)
        .with("mlp.shared_experts.down_proj", Role.SHARED_DOWN)
        .ignoring("(model\\.)?layers\\." + depth + "\\..*|.*rotary_emb\\.inv_freq");
  }

  private static Architecture read(String name, Fields f) {
    for (String unused : new String[] {"attention_bias", "mlp_bias"}) {
      f.refuse(unused, 0);
    }
    f.refuse("moe_layer_freq", 1);
    f.refuseTextBut("scoring_func", "sigmoid");
    f.refuseTextBut("topk_method", "noaux_tc");
    f.size("pretraining_tp", Limits.WIDTH, 1);
    Quantization.check(f, Quantization.FP8);
    Decoder d = new Decoder(f, Defaults.of(4096, 129_280, 7168, 61, 128, 18432).headDim(64));
    if (d.kvHeads != d.heads) {
      String all = "num_attention_heads, " + d.heads + ", since each head has keys of its own";
      throw f.bad("num_key_value_heads", all, String.valueOf(d.kvHeads));
    }
    Latent latent = latent(d);
    Gated dense = d.gated(false);
    Experts experts =
        new ExpertFields(d).sigmoid(new ExpertFields.Defaults(256, 8, 2048, 8, 4, 2.5));
    int first = f.whole("first_k_dense_replace", 0, Limits.LAYERS, 3);
    return d.model(
        name,
        "deepseek_v3",
        l ->
            new Layer(Branch.pre(d.norm, latent), Branch.pre(d.norm, l < first ? dense : experts)));
  }

  private static Latent latent(Decoder d) {
    Fields f = d.fields;
    int rotated = f.size(ROTATED, Limits.HEAD_DIM, 64);
    int plain = f.size(PLAIN, Limits.HEAD_DIM, 128);
    int value = f.size(VALUE, Limits.HEAD_DIM, 128);
    if (rotated % 2 != 0) {
      throw f.bad(ROTATED, "an even width, as rotary positions need", String.valueOf(rotated));
    }
    Limits.checkHeads(f, PLAIN, d.heads, plain + rotated);
    Limits.checkHeads(f, VALUE, d.heads, plain + value);
    same(f, "head_dim", ROTATED, rotated);
    same(f, "qk_head_dim", PLAIN + " and " + ROTATED + " together", plain + rotated);
    Pairing pairing = f.flag("rope_interleave", true) ? Pairing.INTERLEAVED : Pairing.HALVES;
    Rope rope =
        new RopeFields(
                f,
                rotated,
                d.positions,
                OptionalDouble.empty(),
                pairing,
                10_000,
                OptionalInt.empty())
            .read();
    boolean whole = f.has("q_lora_rank") && !f.given("q_lora_rank");
    OptionalInt queryRank =
        whole ? OptionalInt.empty() : OptionalInt.of(f.size("q_lora_rank", Limits.WIDTH, 1536));
    int rank = f.size("kv_lora_rank", Limits.WIDTH, 512);
    Scoring scoring = Scoring.softmax(sharpened(f, rope) / Math.sqrt(plain + rotated), Span.CAUSAL);
    return new Latent(d.heads, queryRank, rank, plain, value, OF_RANKS, rope, scoring);
  }

  /// What newer files repeat.
  private static void same(Fields f, String field, String what, int value) {
    if (f.given(field) && f.size(field, Limits.FFN) != value) {
      int found = f.size(field, Limits.FFN);
      throw f.bad(field, "the same as " + what + ", " + value, String.valueOf(found));
    }
  }

  /// Scores grow with the square of yarn's magnitude at `mscale_all_dim`.
  private static double sharpened(Fields f, Rope rope) {
    if (!(rope.scaling() instanceof RopeScaling.Yarn yarn)) {
      return 1;
    }
    Optional<Fields> newer = f.object("rope_parameters");
    double all =
        newer
            .or(() -> f.object("rope_scaling"))
            .map(r -> r.notNegative("mscale_all_dim", 0))
            .orElse(0.0);
    double magnitude = RopeFields.magnitude(yarn.factor(), all);
    return magnitude * magnitude;
  }
}
