package dev.headroom.model;

import dev.headroom.model.Architecture.Embedding;
import dev.headroom.model.Architecture.Heads;
import dev.headroom.model.Architecture.Mlp;
import dev.headroom.model.Architecture.Norm;
import dev.headroom.model.Architecture.Output;
import dev.headroom.model.Architecture.Output.Head;
import dev.headroom.model.Architecture.Positions;
import dev.headroom.shape.Shape;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import java.util.List;

/// The configs of Llama and of those that differ from it in a few fields: Mistral, Qwen2, Gemma.
final class LlamaConfig {
  private static final String KV = "num_key_value_heads";
  private static final String WINDOW = "sliding_window";
  private static final String LAYER_TYPES = "layer_types";

  private LlamaConfig() {}

  /// What differs between the members of the family.
  private record Member(
      String family,
      int positions,
      int kvHeads,
      boolean tied,
      String activationField,
      String activation,
      boolean inputBias,
      boolean outputBias,
      boolean mlpBias,
      Span span) {}

  static Architecture llama(String name, Fields f, Head head) {
    boolean bias = f.flag("attention_bias", false);
    boolean mlpBias = f.flag("mlp_bias", false);
    f.refuse(WINDOW, 0);
    Span span = byTypes(f, Span.CAUSAL);
    return read(
        name,
        f,
        head,
        new Member("llama", 2048, 0, false, "hidden_act", "silu", bias, bias, mlpBias, span));
  }

  static Architecture mistral(String name, Fields f, Head head) {
    f.refuse("attention_bias", 0);
    f.refuse("mlp_bias", 0);
    Span span = byTypes(f, given(f));
    return read(
        name,
        f,
        head,
        new Member("mistral", 131072, 8, false, "hidden_act", "silu", false, false, false, span));
  }

  static Architecture qwen2(String name, Fields f, Head head) {
    for (String field : List.of("attention_bias", "qkv_bias")) {
      if (!f.flag(field, true)) {
        throw f.bad(field, "true: qwen2 has biases on q, k and v", "false");
      }
    }
    f.refuse("mlp_bias", 0);
    int layers = f.size("num_hidden_layers", Limits.LAYERS);
    boolean windowed = f.flag("use_sliding_window", false);
    Span given = given(f);
    int from = f.whole("max_window_layers", 0, Integer.MAX_VALUE, 28);
    Span span = windowed ? given : Span.CAUSAL;
    if (f.given(LAYER_TYPES)) {
      span = byTypes(f, span);
    } else if (span.windowed() && from >= layers) {
      span = Span.CAUSAL;
    } else if (span.windowed() && from > 0) {
      throw f.bad(
          "max_window_layers",
          "0, or at least the " + layers + " layers: a window in some layers is not supported",
          String.valueOf(from));
    }
    return read(
        name,
        f,
        head,
        new Member("qwen2", 32768, 32, false, "hidden_act", "silu", true, false, false, span));
  }

  static Architecture gemma(String name, Fields f, Head head) {
    f.refuse("attention_bias", 0);
    f.text("hidden_act");
    return read(
        name,
        f,
        head,
        new Member(
            "gemma",
            8192,
            16,
            true,
            "hidden_activation",
            "gelu_pytorch_tanh",
            false,
            false,
            false,
            Span.CAUSAL));
  }

  /// The window of 4096 keys that a config has where it says nothing of it; null is none.
  private static Span given(Fields f) {
    int window = f.has(WINDOW) ? f.sizeOrNull(WINDOW, Integer.MAX_VALUE, 0) : 4096;
    return window == 0 ? Span.CAUSAL : Span.last(window);
  }

  /// The span of all layers, when `layer_types` gives all the same one.
  private static Span byTypes(Fields f, Span span) {
    List<String> types = f.texts(LAYER_TYPES);
    if (types.isEmpty()) {
      return span;
    }
    int layers = f.size("num_hidden_layers", Limits.LAYERS);
    if (types.size() != layers) {
      throw f.bad(LAYER_TYPES, layers + " entries, one a layer", types.size() + " entries");
    }
    if (types.stream().distinct().count() > 1) {
      throw f.bad(LAYER_TYPES, "one type for all layers", types.stream().distinct().toList() + "");
    }
    return switch (types.getFirst()) {
      case "full_attention" -> Span.CAUSAL;
      case "sliding_attention" -> {
        if (!span.windowed()) {
          throw f.bad(WINDOW, "a window, as layer_types says", "none");
        }
        yield span;
      }
      default ->
          throw f.bad(
              LAYER_TYPES, "full_attention or sliding_attention", '"' + types.getFirst() + '"');
    };
  }

  private static Architecture read(String name, Fields f, Head head, Member m) {
    Activation activation = Activations.read(f, m.activationField, m.activation);
    boolean gemma = m.family.equals("gemma");
    int positions = f.size("max_position_embeddings", Limits.POSITIONS, m.positions);
    int vocabulary = f.size("vocab_size", Limits.VOCABULARY);
    Positions rotary = Rope.read(f, 10_000);
    Shape shape = shape(f, m, Math.min(Architecture.DEFAULT_TOKENS, positions));
    double epsilon = f.notNegative("rms_norm_eps", 1e-6);
    boolean tied = f.flag("tie_word_embeddings", m.tied);
    f.size("pretraining_tp", Limits.WIDTH, 1);
    Span span = m.span.back() < positions - 1 ? m.span : Span.CAUSAL;
    double scale = 1 / Math.sqrt(shape.headDim());
    return new Architecture(
        name,
        m.family,
        shape,
        new Embedding(
            vocabulary, positions, rotary, 0, gemma ? Math.sqrt(shape.width()) : 1, false),
        new Norm(Norm.Kind.RMS, epsilon, true),
        new Heads(Scoring.softmax(scale, span), false, m.inputBias, m.outputBias),
        new Mlp(activation, true, m.mlpBias),
        new Output(true, head, tied, false));
  }

  private static Shape shape(Fields f, Member m, int tokens) {
    int width = f.size("hidden_size", Limits.WIDTH);
    int layers = f.size("num_hidden_layers", Limits.LAYERS);
    int heads = f.size("num_attention_heads", Limits.HEADS);
    int otherwise = f.has(KV) || m.kvHeads == 0 ? heads : m.kvHeads;
    int kvHeads = f.sizeOrNull(KV, Limits.HEADS, otherwise);
    if (heads % kvHeads != 0) {
      throw f.bad(KV, "a divisor of num_attention_heads, " + heads, String.valueOf(kvHeads));
    }
    boolean own = f.given("head_dim") || m.family.equals("gemma");
    if (!own && width % heads != 0) {
      throw f.bad(
          "num_attention_heads", "a divisor of hidden_size, " + width, String.valueOf(heads));
    }
    int fallback = m.family.equals("gemma") ? 256 : Math.max(1, width / heads);
    int headDim = f.sizeOrNull("head_dim", Limits.HEAD_DIM, fallback);
    String field = own ? "head_dim" : "hidden_size";
    if (headDim % 2 != 0) {
      throw f.bad(field, "an even head width, as rotary positions need", "width " + headDim);
    }
    Limits.checkHeads(f, field, heads, headDim);
    int ffn = f.size("intermediate_size", Limits.FFN);
    return new Shape(layers, heads, kvHeads, tokens, headDim, width, ffn, 1);
  }
}
