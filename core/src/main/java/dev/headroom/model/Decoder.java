package dev.headroom.model;

import dev.headroom.model.Output.Head;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/// The fields that the configs of Llama and of its descendants share, each read once, with the value
/// of an absent one as the family has it; and the parts that layers are put together from.
final class Decoder {
  private static final String KV = "num_key_value_heads";
  private static final String HEADS = "num_attention_heads";
  private static final String HEAD_DIM = "head_dim";
  private static final String WIDTH = "hidden_size";
  private static final String FFN = "intermediate_size";
  private static final String POSITIONS = "max_position_embeddings";
  private static final String WINDOW = "sliding_window";
  private static final String SWITCH = "use_sliding_window";

  final Fields fields;
  final int width;
  final int depth;
  final int heads;
  final int kvHeads;
  final int headDim;
  final int positions;
  final Norm norm;
  final Activation activation;
  private final Defaults defaults;
  private final int vocabulary;
  private final boolean tied;

  /// What holds for absent fields: as many key heads as heads, or heads that share the width, where
  /// nothing else is said; sizes that the family's class has are taken by the names of their fields.
  record Defaults(
      Map<String, Integer> sizes, double epsilon, double shift, boolean tied, String activation) {

    /// Sizes in the order: positions, vocabulary, width, layers, heads, ffn; fewer at the end.
    static Defaults of(int... sizes) {
      Map<String, Integer> named = new HashMap<>();
      for (int i = 0; i < sizes.length; i++) {
        named.put(Encoder.SIZES.get(i), sizes[i]);
      }
      return new Defaults(named, 1e-6, 0, false, "hidden_act");
    }

    /// The same with a number of key heads that does not depend on that of heads.
    Defaults kvHeads(int number) {
      return with(KV, number);
    }

    /// The same with a width of a head that does not depend on the model's.
    Defaults headDim(int entries) {
      return with(HEAD_DIM, entries);
    }

    private Defaults with(String field, int size) {
      Map<String, Integer> more = new HashMap<>(sizes);
      more.put(field, size);
      return new Defaults(more, epsilon, shift, tied, activation);
    }

    /// The same with another number under the root of norms.
    Defaults epsilon(double number) {
      return new Defaults(sizes, number, shift, tied, activation);
    }

    /// The same with the embedding as head.
    Defaults sharing() {
      return new Defaults(sizes, epsilon, shift, true, activation);
    }

    /// The same with gains of 1 + g.
    Defaults shifted() {
      return new Defaults(sizes, epsilon, 1, tied, activation);
    }

    /// The same with gains of 1 + g, the embedding as head, and another field of the activation.
    Defaults gemma() {
      return new Defaults(sizes, epsilon, 1, true, "hidden_activation");
    }
  }

  Decoder(Fields f, Defaults d) {
    fields = f;
    defaults = d;
    boolean gemma = d.activation.equals("hidden_activation");
    boolean unsaid = gemma && !f.given(d.activation);
    activation = unsaid ? Activation.GELU_TANH : Activations.read(f, d.activation, "silu");
    positions = size(POSITIONS, Limits.POSITIONS);
    vocabulary = size("vocab_size", Limits.VOCABULARY);
    width = size(WIDTH, Limits.WIDTH);
    depth = size("num_hidden_layers", Limits.LAYERS);
    heads = size(HEADS, Limits.HEADS);
    int otherwise = f.has(KV) ? heads : d.sizes.getOrDefault(KV, heads);
    kvHeads = f.sizeOrNull(KV, Limits.HEADS, otherwise);
    if (heads % kvHeads != 0) {
      throw f.bad(KV, "a divisor of num_attention_heads, " + heads, String.valueOf(kvHeads));
    }
    headDim = headDim();
    norm = Norm.rms(f.notNegative("rms_norm_eps", d.epsilon)).shifted(d.shift);
    tied = f.flag("tie_word_embeddings", d.tied);
  }

  private int size(String field, int most) {
    return defaults.sizes.containsKey(field)
        ? fields.size(field, most, defaults.sizes.get(field))
        : fields.size(field, most);
  }

  private int headDim() {
    boolean own = fields.given(HEAD_DIM) || defaults.sizes.containsKey(HEAD_DIM);
    if (!own && width % heads != 0) {
      throw fields.bad(HEADS, "a divisor of hidden_size, " + width, String.valueOf(heads));
    }
    int share = Math.max(1, width / heads);
    int entries =
        fields.sizeOrNull(HEAD_DIM, Limits.HEAD_DIM, defaults.sizes.getOrDefault(HEAD_DIM, share));
    String field = own ? HEAD_DIM : WIDTH;
    Limits.checkEven(fields, field, entries);
    Limits.checkHeads(fields, field, heads, entries);
    return entries;
  }

  int ffn() {
    return size(FFN, Limits.FFN);
  }

  /// The rotation of all entries of a head.
  Rope rope(double theta) {
    return RopeFields.plain(this, theta).read();
  }

  Gated gated(boolean bias) {
    return new Gated(ffn(), activation, bias);
  }

  /// Softmax of scores times 1/√headDim.
  Scoring scoring(Span span) {
    return Scoring.softmax(1 / Math.sqrt(headDim), span);
  }

  /// Heads without biases and norms.
  Heads heads(Scoring scoring, Optional<Rope> rope) {
    return Heads.plain(heads, headDim, scoring).grouped(kvHeads).rotated(rope);
  }

  /// The last `window` keys; a window that no run outgrows is none.
  Span span(OptionalInt window) {
    boolean hides = window.isPresent() && window.getAsInt() < positions;
    return hides ? Span.last(window.getAsInt()) : Span.CAUSAL;
  }

  /// The window under `sliding_window`, null being none.
  OptionalInt window(OptionalInt absent) {
    if (!fields.has(WINDOW)) {
      return absent;
    }
    return fields.given(WINDOW)
        ? OptionalInt.of(fields.size(WINDOW, Integer.MAX_VALUE))
        : OptionalInt.empty();
  }

  /// Which layers have the window, as `layer_types` says, or the family's pattern where it is absent.
  List<Boolean> sliding(OptionalInt window, IntPredicate pattern) {
    List<Boolean> sliding =
        LayerTypes.sliding(fields, depth, l -> window.isPresent() && pattern.test(l));
    if (window.isEmpty() && sliding.contains(true)) {
      boolean off = fields.given(WINDOW) && fields.has(SWITCH);
      throw off
          ? fields.bad(SWITCH, "true, as layer_types says", "false")
          : fields.bad(WINDOW, "a window, as layer_types says", "none");
    }
    return sliding;
  }

  /// The window in every layer, where there is one; `layer_types` may only repeat it.
  List<Span> everywhere(OptionalInt window) {
    if (window.isPresent() && sliding(window, l -> true).contains(false)) {
      throw fields.bad(
          LayerTypes.FIELD,
          "sliding_attention in every layer, as sliding_window says",
          "full_attention");
    }
    return spans(window, l -> true);
  }

  /// Spans of all layers, the window's where a layer slides.
  List<Span> spans(OptionalInt window, IntPredicate pattern) {
    return sliding(window, pattern).stream()
        .map(slides -> slides ? span(window) : Span.CAUSAL)
        .toList();
  }

  /// Layers by their number; plain rows of tokens, a final norm and a language head around them.
  Architecture model(String name, String family, IntFunction<Layer> layer) {
    return model(name, family, 1, new Head.Language(tied), layer);
  }

  /// The same with token rows and logits multiplied, and logits capped.
  Architecture model(
      String name, String family, double embedded, Head.Language head, IntFunction<Layer> layer) {
    List<Layer> layers = new ArrayList<>();
    for (int l = 0; l < depth; l++) {
      layers.add(layer.apply(l));
    }
    return new Architecture(
        name,
        family,
        Embedding.plain(vocabulary, width, positions).scaled(embedded),
        layers,
        new Output(Optional.of(norm), head, false));
  }

  /// A head of logits times `scale`, capped where there is a cap.
  Head.Language head(double scale, OptionalDouble cap) {
    return new Head.Language(tied, scale, cap);
  }
}
