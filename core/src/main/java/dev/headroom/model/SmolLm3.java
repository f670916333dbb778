package dev.headroom.model;

import dev.headroom.model.Decoder.Defaults;
import dev.headroom.tensor.Span;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// SmolLM 3: Llama with layers that are not rotated.
final class SmolLm3 {
  private static final String LAYERS = "no_rope_layers";

  static final Family FAMILY =
      Family.causal("smollm3", "SmolLM3", SmolLm3::read).stored(Llama.NAMES);

  private SmolLm3() {}

  private static Architecture read(String name, Fields f) {
    Defaults sizes = Defaults.of(32768, 128_256, 2048, 36, 16, 11008).kvHeads(4).sharing();
    Decoder d = new Decoder(f, sizes);
    f.size("pretraining_tp", Limits.WIDTH, 1);
    boolean bias = f.flag("attention_bias", false);
    List<Boolean> rotated = rotated(d);
    boolean windows = f.flag("use_sliding_window", false);
    OptionalInt window = d.window(OptionalInt.empty());
    List<Span> spans = d.spans(windows ? window : OptionalInt.empty(), l -> !rotated.get(l));
    Optional<Rope> rope = Optional.of(d.rope(2e6));
    Gated mlp = d.gated(f.flag("mlp_bias", false));
    return d.model(
        name,
        "smollm3",
        l -> {
          Heads heads = d.heads(d.scoring(spans.get(l)), rope.filter(r -> rotated.get(l)));
          return new Layer(Branch.pre(d.norm, heads.biased(bias, bias)), Branch.pre(d.norm, mlp));
        });
  }

  /// As the list says, 1 meaning rotated; without one, all but every fourth.
  private static List<Boolean> rotated(Decoder d) {
    int every = d.fields.size("no_rope_layer_interval", Limits.LAYERS, 4);
    if (!d.fields.given(LAYERS)) {
      return IntStream.range(0, d.depth).mapToObj(l -> (l + 1) % every != 0).toList();
    }
    List<Integer> listed = d.fields.wholes(LAYERS, 1);
    if (listed.size() != d.depth) {
      throw d.fields.bad(LAYERS, d.depth + " entries, one a layer", listed.size() + " entries");
    }
    return listed.stream().map(bit -> bit == 1).toList();
  }
}
