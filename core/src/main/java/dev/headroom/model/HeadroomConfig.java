package dev.headroom.model;

import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Weighting;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The config of the paper's transformer: no norms, no positions, no biases; heads summed at full
/// width or side by side, any weighting, an MLP without a skip of its own or none. Reading what
/// {@link #write} gives is the identity. Every product is stored `[in, out]`; heads that are summed have
/// a scope each, `layers.L.heads.H.`, those side by side share `layers.L.`.
/// Source: theory.md 1; docs/sat.md lists the fields.
final class HeadroomConfig {
  static final String NAME = "headroom";

  private static final Layout CONCATENATED =
      Layout.straight("layers.")
          .with("tokens", Role.TOKENS)
          .with("q", Role.QUERY)
          .with("k", Role.KEY)
          .with("v", Role.VALUE)
          .with("o", Role.ATTENTION_OUT)
          .with("mlp.gate", Role.GATE)
          .with("mlp.up", Role.UP)
          .with("mlp.down", Role.DOWN);

  private static final Layout SUMMED =
      CONCATENATED
          .with("heads.#.q", Role.QUERY)
          .with("heads.#.k", Role.KEY)
          .with("heads.#.v", Role.VALUE)
          .with("heads.#.o", Role.ATTENTION_OUT);

  static final Family FAMILY =
      new Family(
          NAME,
          "Headroom",
          Set.of(),
          false,
          HeadroomConfig::read,
          Optional.empty(),
          Optional.of(HeadroomConfig::names));

  private HeadroomConfig() {}

  /// What the tensors of such a model are called.
  static Layout names(Architecture a) {
    return a.layers().getFirst().attention().f() instanceof Summed ? SUMMED : CONCATENATED;
  }

  private static Architecture read(String name, Fields f) {
    int width = f.size("hidden_size", Limits.WIDTH);
    int depth = f.size("num_hidden_layers", Limits.LAYERS);
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
    Scoring scoring = Scoring.of(weighting, f.positive("attention_scale", 1), Span.ALL);
    Attention attention =
        summed ? new Summed(heads, headDim, scoring) : Heads.plain(heads, headDim, scoring);
    Branch<Attention> first = Branch.bare(attention, f.flag("residual", true));
    return Architecture.of(
        name,
        NAME,
        Embedding.plain(vocabulary, width, positions),
        depth,
        new Layer(first, mlp(f)),
        new Output(Optional.empty(), new Output.Head.None(), false));
  }

  private static Optional<Branch<Mlp>> mlp(Fields f) {
    f.refuseTextBut("mlp", "none", "plain", "gated");
    String kind = f.text("mlp", "none");
    boolean skip = f.flag("mlp_skip", false);
    if (kind.equals("none")) {
      return Optional.empty();
    }
    int ffn = f.size("intermediate_size", Limits.FFN);
    Activation activation = Activations.read(f, "hidden_act", "relu");
    Mlp mlp =
        kind.equals("gated")
            ? new Gated(ffn, activation, false)
            : new Plain(ffn, activation, false);
    return Optional.of(Branch.bare(mlp, skip));
  }

  /// The fields of a config, in order.
  static Map<String, Object> write(Architecture a) {
    Layer layer = a.layers().getFirst();
    Attention attention = layer.attention().f();
    Map<String, Object> f = new LinkedHashMap<>();
    f.put("model_type", NAME);
    f.put("hidden_size", a.width());
    f.put("num_hidden_layers", a.depth());
    f.put("num_attention_heads", attention.heads());
    f.put("head_dim", attention.keyWidth());
    f.put("vocab_size", a.embedding().vocabulary());
    f.put("max_position_embeddings", a.embedding().positions());
    f.put("heads", attention instanceof Summed ? "summed" : "concatenated");
    Weighting weighting = attention.scoring().weighting();
    f.put("attention", weighting.name().toLowerCase(Locale.ROOT));
    f.put("attention_scale", attention.scoring().scale());
    f.put("residual", layer.attention().skip());
    if (layer.mlp().isEmpty()) {
      f.put("mlp", "none");
    }
    layer
        .mlp()
        .ifPresent(m -> {
          switch (m.f()) {
            case Plain p -> mlp(f, "plain", p.hidden(), p.activation());
            case Gated g -> mlp(f, "gated", g.hidden(), g.activation());
            case Experts _ -> throw new IllegalArgumentException("experts to export");
          }
          f.put("mlp_skip", m.skip());
        });
    return f;
  }

  private static void mlp(Map<String, Object> f, String kind, int ffn, Activation activation) {
    f.put("mlp", kind);
    f.put("intermediate_size", ffn);
    f.put("hidden_act", Activations.name(activation));
  }
}
