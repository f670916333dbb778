package dev.headroom.model;

import dev.headroom.model.Architecture.Output;
import dev.headroom.model.Architecture.Output.Head;
import dev.headroom.model.Weights.EmbeddingWeights;
import dev.headroom.model.Weights.HeadGroup;
import dev.headroom.model.Weights.LayerWeights;
import dev.headroom.model.Weights.Linear;
import dev.headroom.model.Weights.MlpWeights;
import dev.headroom.model.Weights.OutputWeights;
import dev.headroom.shape.Shape;
import java.util.List;
import java.util.Optional;

/// GPT-2's names: products stored `[in, out]`, q, k and v side by side.
final class Gpt2Layout implements Layout {
  private static final String TOKENS = "wte.weight";

  @Override
  public Tensors home(Tensors all, boolean tied) {
    return tied
        ? Layout.home(all, "transformer.", TOKENS, "wpe.weight", LANGUAGE_HEAD)
        : all.home(TOKENS, "transformer.");
  }

  @Override
  public EmbeddingWeights embedding(Tensors home, Architecture a) {
    int width = a.shape().width();
    return new EmbeddingWeights(
        home.matrix(TOKENS, a.embedding().vocabulary(), width),
        Optional.of(home.matrix("wpe.weight", a.embedding().positions(), width)),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public LayerWeights layer(Tensors home, Architecture a, int layer) {
    Tensors t = home.in("h." + layer + ".");
    Shape s = a.shape();
    int d = s.width();
    Linear q = t.columns("attn.c_attn", d, 3 * d, 0, d);
    Linear k = t.columns("attn.c_attn", d, 3 * d, d, 2 * d);
    Linear v = t.columns("attn.c_attn", d, 3 * d, 2 * d, 3 * d);
    Linear o = t.straight("attn.c_proj", d, d);
    Linear up = t.straight("mlp.c_fc", d, s.ffn());
    Linear down = t.straight("mlp.c_proj", s.ffn(), d);
    return new LayerWeights(
        Optional.of(t.layerNorm("ln_1", d)),
        List.of(new HeadGroup(s.heads(), s.kvHeads(), q, k, v, o)),
        Optional.of(t.layerNorm("ln_2", d)),
        Optional.of(new MlpWeights(Optional.empty(), up, down)));
  }

  @Override
  public Ending ending(Tensors all, Tensors home, Config config, List<String> notices) {
    Output declared = config.architecture().output();
    Optional<Linear> head = Layout.languageHead(all, home, TOKENS, config, notices);
    OutputWeights weights =
        new OutputWeights(
            Optional.of(home.layerNorm("ln_f", config.architecture().shape().width())),
            Optional.empty(),
            Optional.empty(),
            head,
            Optional.empty());
    Head found = head.isPresent() ? Head.LANGUAGE : Head.NONE;
    return new Ending(weights, new Output(true, found, declared.tied(), false));
  }

  @Override
  public String buffers() {
    return ".*\\.attn\\.(bias|masked_bias)";
  }
}
