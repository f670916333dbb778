package dev.headroom.model;

import dev.headroom.InputException;
import dev.headroom.TypedSizes;
import dev.headroom.shape.Step;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The transformer of theory.md 1 in given sizes: heads side by side, softmax scaled by 1/√m, no
/// norms, no positions, no biases; an MLP (GELU) where there is an ffn, a head where there is a
/// vocabulary. Without a vocabulary every token is a row of its own.
/// Fails:  InputException naming the word, what was expected and what was found.
public final class PlainModel {
  private static final String NAME = "--shape";
  private static final String FAMILY = "plain";
  private static final List<String> WORDS =
      List.of(
          "layers",
          "heads",
          "kv-heads",
          "tokens",
          "head-dim",
          "width",
          "ffn",
          "batch",
          "vocabulary",
          "causal");

  private final TypedSizes sizes;

  private PlainModel(TypedSizes sizes) {
    this.sizes = sizes;
  }

  /// Shape:  typed as `layers=12,heads=12,tokens=1024,head-dim=64,width=768`, further words ffn,
  ///         kv-heads, batch, vocabulary, causal; given: words that go before those that are typed.
  public static ModelSource read(String typed, Map<String, Integer> given) {
    TypedSizes sizes = new TypedSizes(NAME, typed, WORDS);
    given.forEach(sizes::put);
    PlainModel model = new PlainModel(sizes);
    Step step = model.step();
    return new ModelSource.Sizes(
        model.architecture(step),
        step,
        StatedType.assumed("since a shape has no dtype"),
        List.of(),
        Optional.empty());
  }

  private Step step() {
    return new Step(
        sizes.size("batch", Limits.POSITIONS, 1),
        sizes.size("tokens", Limits.POSITIONS, Architecture.DEFAULT_TOKENS));
  }

  private Architecture architecture(Step step) {
    int layers = sizes.size("layers", Limits.LAYERS);
    int heads = sizes.size("heads", Limits.HEADS);
    int kvHeads = sizes.size("kv-heads", Limits.HEADS, heads);
    int headDim =
        sizes.has("head-dim") ? sizes.size("head-dim", Limits.HEAD_DIM) : shareOfWidth(heads);
    int width = sizes.size("width", Limits.WIDTH, Math.multiplyExact(heads, headDim));
    int ffn = sizes.has("ffn") ? sizes.number("ffn", 0, Limits.FFN) : 0;
    boolean head = sizes.has("vocabulary");
    int vocabulary = head ? sizes.size("vocabulary", Limits.VOCABULARY) : distinct(step);
    if (heads % kvHeads != 0) {
      throw sizes.divisor("kv-heads", "heads", heads, kvHeads);
    }
    Span span = sizes.flag("causal") ? Span.CAUSAL : Span.ALL;
    Scoring scoring = Scoring.softmax(1 / Math.sqrt(headDim), span);
    Attention attention = Heads.plain(heads, headDim, scoring).grouped(kvHeads);
    Optional<Branch<Mlp>> mlp =
        ffn == 0
            ? Optional.empty()
            : Optional.of(Branch.bare(new Plain(ffn, Activation.GELU_TANH, false), true));
    Output.Head language = head ? new Output.Head.Language(false) : new Output.Head.None();
    return Architecture.of(
        "shape",
        FAMILY,
        Embedding.plain(vocabulary, width, Limits.POSITIONS),
        layers,
        new Layer(Branch.bare(attention, true), mlp),
        new Output(Optional.empty(), language, false));
  }

  private int shareOfWidth(int heads) {
    int width = sizes.size("width", Limits.WIDTH);
    if (width % heads != 0) {
      throw new InputException(
          NAME,
          "head-dim",
          "a number, since " + heads + " heads do not divide width " + width,
          "none");
    }
    return width / heads;
  }

  private static int distinct(Step step) {
    return (int) Math.min(step.rows(), Limits.VOCABULARY);
  }
}
