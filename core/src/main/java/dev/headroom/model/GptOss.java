package dev.headroom.model;

import dev.headroom.model.Decoder.Defaults;
import dev.headroom.model.Experts.Router;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Pairing;
import dev.headroom.tensor.Span;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// GPT-OSS: sinks, a window in every other layer, experts with biases and limited gates, all experts in
/// one tensor.
final class GptOss {
  private static final double LIMIT = 7;

  static final Family FAMILY =
      Family.causal("gpt_oss", "GptOss", GptOss::read)
          .stored(
              Llama.NAMES
                  .with("self_attn.sinks", Role.SINK)
                  .bare(Role.SINK)
                  .with("mlp.router", Role.ROUTER)
                  .stacked("mlp.experts.gate_up_proj", Role.EXPERT_GATE, Role.EXPERT_UP)
                  .stacked("mlp.experts.down_proj", Role.EXPERT_DOWN));

  private GptOss() {}

  private static Architecture read(String name, Fields f) {
    f.refuseTextBut("hidden_act", "silu");
    f.refuse("swiglu_limit", LIMIT);
    f.sizeOrNull("initial_context_length", Limits.POSITIONS, 4096);
    Quantization.check(f, Quantization.MXFP4);
    Defaults sizes =
        Defaults.of(131_072, 201_088, 2880, 36, 64).kvHeads(8).headDim(64).epsilon(1e-5);
    Decoder d = new Decoder(f, sizes);
    boolean bias = f.flag("attention_bias", true);
    List<Span> spans = d.spans(d.window(OptionalInt.of(128)), l -> l % 2 == 0);
    Optional<Rope> rope = Optional.of(rope(d));
    Experts experts = experts(d);
    return d.model(
        name,
        "gpt_oss",
        l -> {
          Heads heads = d.heads(d.scoring(spans.get(l)).withSink(), rope).biased(bias, bias);
          return new Layer(Branch.pre(d.norm, heads), Branch.pre(d.norm, experts));
        });
  }

  /// σ(1.702·x)·x of gates that are cut at 7, whatever the name of the activation.
  private static Experts experts(Decoder d) {
    ExpertFields fields = new ExpertFields(d);
    int count =
        d.fields.size(d.fields.either("num_local_experts", "num_experts"), Limits.EXPERTS, 128);
    int hidden = fields.one("intermediate_size", 2880).hidden();
    return new Experts(
        count,
        fields.chosen(count, 4),
        Router.softmax(true, true),
        new Gated(hidden, Activation.GELU_QUICK, true, OptionalDouble.of(LIMIT)),
        Optional.empty());
  }

  /// As the fields say; yarn by 32 where there are none.
  private static Rope rope(Decoder d) {
    if (d.fields.given("rope_scaling") || d.fields.given("rope_parameters")) {
      return d.rope(150_000);
    }
    RopeScaling yarn = new RopeScaling.Yarn(32, 32, 1, 4096, false);
    double theta = d.fields.positive("rope_theta", 150_000);
    double factor = RopeFields.magnitude(32, 1);
    return new Rope(theta, yarn, d.headDim, Pairing.HALVES, factor);
  }
}
