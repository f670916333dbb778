package dev.headroom.model;

import dev.headroom.InputException;
import dev.headroom.model.Architecture.Embedding;
import dev.headroom.model.Architecture.Heads;
import dev.headroom.model.Architecture.Mlp;
import dev.headroom.model.Architecture.Norm;
import dev.headroom.model.Architecture.Output;
import dev.headroom.model.Architecture.Positions;
import dev.headroom.shape.Shape;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

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

  private final Map<String, String> words = new LinkedHashMap<>();

  private PlainModel(String typed) {
    for (String pair : typed.split(",", -1)) {
      int equals = pair.indexOf('=');
      String word = equals < 0 ? pair : pair.substring(0, equals);
      if (!WORDS.contains(word)) {
        throw new InputException(
            NAME, "", "one of " + String.join(", ", WORDS) + " with =", '"' + pair + '"');
      }
      if (words.put(word, pair.substring(equals + 1)) != null) {
        throw new InputException(NAME, word, "one value", "two");
      }
    }
  }

  /// Shape:  typed as `layers=12,heads=12,tokens=1024,head-dim=64,width=768`, further words ffn,
  ///         kv-heads, batch, vocabulary, causal; tokens and batch given elsewhere go before.
  public static ModelSource read(String typed, OptionalInt tokens, OptionalInt batch) {
    PlainModel model = new PlainModel(typed);
    Architecture architecture = model.architecture(tokens, batch);
    return new ModelSource.Sizes(
        architecture, StatedType.assumed("since a shape has no dtype"), List.of());
  }

  private Architecture architecture(OptionalInt tokens, OptionalInt batch) {
    int layers = size("layers", Limits.LAYERS);
    int heads = size("heads", Limits.HEADS);
    int kvHeads = size("kv-heads", Limits.HEADS, heads);
    int n = tokens.orElseGet(() -> size("tokens", Limits.POSITIONS, Architecture.DEFAULT_TOKENS));
    int b = batch.orElseGet(() -> size("batch", Limits.POSITIONS, 1));
    int headDim =
        words.containsKey("head-dim") ? size("head-dim", Limits.HEAD_DIM) : shareOfWidth(heads);
    int width = size("width", Limits.WIDTH, Math.multiplyExact(heads, headDim));
    int ffn = words.containsKey("ffn") ? number("ffn", 0, Limits.FFN) : 0;
    boolean head = words.containsKey("vocabulary");
    int vocabulary = head ? size("vocabulary", Limits.VOCABULARY) : distinct(n, b);
    if (heads % kvHeads != 0) {
      throw new InputException(NAME, "kv-heads", "a divisor of heads, " + heads, "" + kvHeads);
    }
    Span span = flag("causal") ? Span.CAUSAL : Span.ALL;
    return new Architecture(
        "shape",
        FAMILY,
        new Shape(layers, heads, kvHeads, n, headDim, width, ffn, b),
        new Embedding(vocabulary, Limits.POSITIONS, new Positions.None(), 0, 1, false),
        new Norm(Norm.Kind.NONE, 0, true),
        new Heads(Scoring.softmax(1 / Math.sqrt(headDim), span), false, false, false),
        new Mlp(Activation.GELU_TANH, false, false),
        new Output(false, head ? Output.Head.LANGUAGE : Output.Head.NONE, false, false));
  }

  private int shareOfWidth(int heads) {
    int width = size("width", Limits.WIDTH);
    if (width % heads != 0) {
      throw new InputException(
          NAME,
          "head-dim",
          "a number, since " + heads + " heads do not divide width " + width,
          "none");
    }
    return width / heads;
  }

  private static int distinct(int tokens, int batch) {
    return (int) Math.min((long) tokens * batch, Limits.VOCABULARY);
  }

  private int size(String word, int most, int otherwise) {
    return words.containsKey(word) ? size(word, most) : otherwise;
  }

  private int size(String word, int most) {
    return number(word, 1, most);
  }

  private int number(String word, int least, int most) {
    String range = "a number from " + least + " to " + most;
    String typed = words.get(word);
    if (typed == null) {
      throw new InputException(NAME, word, range, "none");
    }
    try {
      int value = Integer.parseInt(typed);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new InputException(NAME, word, range, '"' + typed + '"');
    }
    throw new InputException(NAME, word, range, typed);
  }

  private boolean flag(String word) {
    String typed = words.getOrDefault(word, "false");
    if (!typed.equals("true") && !typed.equals("false")) {
      throw new InputException(NAME, word, "true or false", '"' + typed + '"');
    }
    return typed.equals("true");
  }
}
