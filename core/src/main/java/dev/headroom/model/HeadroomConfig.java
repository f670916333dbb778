package dev.headroom.model;

import dev.headroom.model.Architecture.Embedding;
import dev.headroom.model.Architecture.Heads;
import dev.headroom.model.Architecture.Mlp;
import dev.headroom.model.Architecture.Norm;
import dev.headroom.model.Architecture.Output;
import dev.headroom.model.Architecture.Output.Head;
import dev.headroom.model.Architecture.Positions;
import dev.headroom.model.Architecture.Skips;
import dev.headroom.shape.Shape;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Weighting;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The config of the paper's transformer: no norms, no positions, no biases; heads summed at full
/// width or side by side, any weighting, an MLP without a skip of its own or none. Reading what
/// {@link #write} gives is the identity.
/// Source: theory.md 1; docs/sat.md lists the fields.
final class HeadroomConfig {
  static final String FAMILY = "headroom";

  private HeadroomConfig() {}

  static Architecture read(String name, Fields f, Head head) {
    int width = f.size("hidden_size", Limits.WIDTH);
    int layers = f.size("num_hidden_layers", Limits.LAYERS);
    int heads = f.size("num_attention_heads", Limits.HEADS);
    int headDim = f.size("head_dim", Limits.HEAD_DIM);
    int vocabulary = f.size("vocab_size", Limits.VOCABULARY);
    int positions = f.size("max_position_embeddings", Limits.POSITIONS, vocabulary);
    f.refuseTextBut("heads", "summed", "concatenated");
    boolean summed = f.text("heads", "summed").equals("summed");
    if (!summed) {
      Limits.checkHeads(f, "num_attention_heads", heads, headDim);
    }
    f.refuseTextBut("attention", "softmax", "hardmax", "denormalised");
    Weighting weighting =
        Weighting.valueOf(f.text("attention", "softmax").toUpperCase(Locale.ROOT));
    double scale = f.positive("attention_scale", 1);
    f.refuseTextBut("mlp", "none", "plain", "gated");
    String mlp = f.text("mlp", "none");
    int ffn = mlp.equals("none") ? 0 : f.size("intermediate_size", Limits.FFN);
    Activation activation =
        mlp.equals("none") ? Activation.IDENTITY : Activations.read(f, "hidden_act", "relu");
    Skips skips = new Skips(f.flag("residual", true), f.flag("mlp_skip", false));
    int tokens = Math.min(Architecture.DEFAULT_TOKENS, positions);
    return new Architecture(
        name,
        FAMILY,
        new Shape(layers, heads, heads, tokens, headDim, width, ffn, 1),
        new Embedding(vocabulary, positions, new Positions.None(), 0, 1, false),
        new Norm(Norm.Kind.NONE, 0, true),
        new Heads(Scoring.of(weighting, scale, Span.ALL), false, false, false, summed),
        new Mlp(activation, mlp.equals("gated"), false),
        new Output(false, Head.NONE, false, false),
        skips);
  }

  /// The fields of a config, in order.
  static Map<String, Object> write(Architecture a) {
    Map<String, Object> f = new LinkedHashMap<>();
    f.put("model_type", FAMILY);
    f.put("hidden_size", a.shape().width());
    f.put("num_hidden_layers", a.shape().layers());
    f.put("num_attention_heads", a.shape().heads());
    f.put("head_dim", a.shape().headDim());
    f.put("vocab_size", a.embedding().vocabulary());
    f.put("max_position_embeddings", a.embedding().positions());
    f.put("heads", a.heads().summed() ? "summed" : "concatenated");
    f.put("attention", a.heads().scoring().weighting().name().toLowerCase(Locale.ROOT));
    f.put("attention_scale", a.heads().scoring().scale());
    f.put("residual", a.skips().attention());
    f.put("mlp", a.shape().ffn() == 0 ? "none" : a.mlp().gated() ? "gated" : "plain");
    if (a.shape().ffn() > 0) {
      f.put("intermediate_size", a.shape().ffn());
      f.put("hidden_act", Activations.name(a.mlp().activation()));
      f.put("mlp_skip", a.skips().mlp());
    }
    return f;
  }
}
