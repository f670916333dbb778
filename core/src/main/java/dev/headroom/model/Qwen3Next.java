package dev.headroom.model;

import dev.headroom.model.Decoder.Defaults;
import dev.headroom.tensor.Pairing;
import dev.headroom.tensor.Span;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Qwen3-Next: gated delta nets in most layers; in the others heads with gates, a quarter of each
/// rotated; experts and one shared. Counted where it is attention and experts.
/// Source: [GatedDelta].
final class Qwen3Next {
  static final Family FAMILY = Family.causal("qwen3_next", "Qwen3Next", Qwen3Next::read);

  private static final String KEY_HEADS = "linear_num_key_heads";
  private static final String VALUE_HEADS = "linear_num_value_heads";

  private Qwen3Next() {}

  private static Architecture read(String name, Fields f) {
    Defaults sizes = Defaults.of(32768, 151_936, 2048, 48, 16, 5632).kvHeads(2).headDim(256);
    Decoder d = new Decoder(f, sizes.shifted());
    boolean bias = f.flag("attention_bias", false);
    RopeFields ropes =
        new RopeFields(d, OptionalDouble.of(0.25), Pairing.HALVES, 10_000, OptionalInt.empty());
    Heads heads =
        d.heads(d.scoring(Span.CAUSAL), Optional.of(ropes.read()))
            .biased(bias, bias)
            .normed(d.norm, false)
            .gated();
    GatedDelta delta = delta(f);
    List<Boolean> linear = linear(d);
    List<Mlp> mlps = Qwen3Moe.mlps(d, new Qwen3Moe.Sizes(512, 10, 512, true), OptionalInt.of(512));
    return d.model(
        name,
        "qwen3_next",
        l ->
            new Layer(
                Branch.pre(d.norm, linear.get(l) ? delta : heads),
                Branch.pre(d.norm, mlps.get(l))));
  }

  private static GatedDelta delta(Fields f) {
    int keyHeads = f.size(KEY_HEADS, Limits.HEADS, 16);
    int heads = f.size(VALUE_HEADS, Limits.HEADS, 32);
    if (heads % keyHeads != 0) {
      throw f.bad(KEY_HEADS, "a divisor of " + VALUE_HEADS + ", " + heads, keyHeads + "");
    }
    int keys = f.size("linear_key_head_dim", Limits.HEAD_DIM, 128);
    int values = f.size("linear_value_head_dim", Limits.HEAD_DIM, 128);
    Limits.checkHeads(f, "linear_key_head_dim", keyHeads, keys);
    Limits.checkHeads(f, "linear_value_head_dim", heads, values);
    int kernel = f.size("linear_conv_kernel_dim", Limits.HEAD_DIM, 4);
    return new GatedDelta(heads, keyHeads, keys, values, kernel);
  }

  /// As `layer_types` says; without it, all but every fourth.
  private static List<Boolean> linear(Decoder d) {
    int every = d.fields.size("full_attention_interval", Limits.LAYERS, 4);
    return LayerTypes.of(d.fields, d.depth, "linear_attention", l -> (l + 1) % every != 0);
  }
}
