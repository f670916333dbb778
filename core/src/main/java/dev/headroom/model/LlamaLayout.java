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

/// The names of Llama, Mistral and Qwen2: products stored `[out, in]`, a gated MLP.
final class LlamaLayout implements Layout {
  private static final String TOKENS = "embed_tokens.weight";

  @Override
  public Tensors home(Tensors all, boolean tied) {
    return tied
        ? Layout.home(all, "model.", TOKENS, "norm.weight", LANGUAGE_HEAD)
        : all.home(TOKENS, "model.");
  }

  @Override
  public EmbeddingWeights embedding(Tensors home, Architecture a) {
    return new EmbeddingWeights(
        home.matrix(TOKENS, a.embedding().vocabulary(), a.shape().width()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public LayerWeights layer(Tensors home, Architecture a, int layer) {
    Tensors t = home.in("layers." + layer + ".");
    Shape s = a.shape();
    int d = s.width();
    boolean in = a.heads().inputBias();
    boolean bias = a.mlp().bias();
    Linear q = t.turned("self_attn.q_proj", d, s.queryWidth(), in);
    Linear k = t.turned("self_attn.k_proj", d, s.keyWidth(), in);
    Linear v = t.turned("self_attn.v_proj", d, s.keyWidth(), in);
    Linear o = t.turned("self_attn.o_proj", s.queryWidth(), d, a.heads().outputBias());
    Linear gate = t.turned("mlp.gate_proj", d, s.ffn(), bias);
    Linear up = t.turned("mlp.up_proj", d, s.ffn(), bias);
    Linear down = t.turned("mlp.down_proj", s.ffn(), d, bias);
    return new LayerWeights(
        Optional.of(t.rms("input_layernorm", d)),
        List.of(new HeadGroup(s.heads(), s.kvHeads(), q, k, v, o)),
        Optional.of(t.rms("post_attention_layernorm", d)),
        Optional.of(new MlpWeights(Optional.of(gate), up, down)));
  }

  @Override
  public Ending ending(Tensors all, Tensors home, Config config, List<String> notices) {
    Output declared = config.architecture().output();
    Optional<Linear> head = Layout.languageHead(all, home, TOKENS, config, notices);
    OutputWeights weights =
        new OutputWeights(
            Optional.of(home.rms("norm", config.architecture().shape().width())),
            Optional.empty(),
            Optional.empty(),
            head,
            Optional.empty());
    Head found = head.isPresent() ? Head.LANGUAGE : Head.NONE;
    return new Ending(weights, new Output(true, found, declared.tied(), false));
  }

  @Override
  public String buffers() {
    return ".*rotary_emb\\.inv_freq";
  }
}
