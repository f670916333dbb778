package dev.headroom.bench.peer;

import dev.headroom.model.Architecture;
import dev.headroom.model.Embedding;
import dev.headroom.model.Heads;
import dev.headroom.model.Layer;
import dev.headroom.model.Mlp;
import dev.headroom.model.Plain;
import dev.headroom.tensor.Activation;

/// GPT-2 with two layers of width 128.
final class SmallGpt {
  static final int TOKENS = 64;
  static final Architecture ARCHITECTURE = of(Subject.GPT2.architecture(true));

  private SmallGpt() {}

  private static Architecture of(Architecture gpt) {
    Layer layer = gpt.layers().getFirst();
    Heads heads = Heads.plain(4, 32, layer.attention().f().scoring()).biased(true, true);
    Mlp mlp = new Plain(512, Activation.GELU_TANH, true);
    return Architecture.of(
        "small",
        gpt.family(),
        Embedding.plain(100, 128, TOKENS).placed(new Embedding.Learned.Rows()),
        2,
        new Layer(layer.attention().around(heads), layer.mlp().orElseThrow().around(mlp)),
        gpt.output());
  }
}
