package dev.headroom.model;

import dev.headroom.shape.Shape;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Scoring;

/// Everything about a transformer that changes its result, except its weights. `family` is the
/// model_type that it was read from; `shape.tokens` are the tokens of a run, at most
/// `embedding.positions`.
public record Architecture(
    String name,
    String family,
    Shape shape,
    Embedding embedding,
    Norm norm,
    Heads heads,
    Mlp mlp,
    Output output,
    Skips skips) {

  /// A model in which each half of a layer adds to what it reads, as practice has it.
  public Architecture(
      String name,
      String family,
      Shape shape,
      Embedding embedding,
      Norm norm,
      Heads heads,
      Mlp mlp,
      Output output) {
    this(name, family, shape, embedding, norm, heads, mlp, output, Skips.BOTH);
  }

  /// The tokens of a run whose length is not given; fewer where the model takes fewer.
  public static final int DEFAULT_TOKENS = 1024;

  /// The same model with something else after its last layer.
  public Architecture with(Output end) {
    return new Architecture(name, family, shape, embedding, norm, heads, mlp, end, skips);
  }

  /// The same model on another input.
  public Architecture at(int batch, int tokens) {
    return new Architecture(
        name, family, shape.at(batch, tokens), embedding, norm, heads, mlp, output, skips);
  }

  /// Which halves of a layer add to what they read, instead of replacing it. In [SXYY] the MLP wraps
  /// the residual: it has no skip of its own.
  public record Skips(boolean attention, boolean mlp) {
    public static final Skips BOTH = new Skips(true, true);
  }

  /// Token ids to rows. `positions` is the most tokens that it can take; `tokenTypes` 0 where it
  /// has none. `scale` multiplies the token rows (1 for all but gemma); `normalised`: a norm
  /// follows (BERT).
  public record Embedding(
      int vocabulary,
      int positions,
      Positions kind,
      int tokenTypes,
      double scale,
      boolean normalised) {}

  /// How a token knows where it stands.
  public sealed interface Positions {
    record None() implements Positions {}

    /// A learned row a position, added; `offset` rows are skipped (2 for roberta).
    record Learned(int offset) implements Positions {}

    record Rotary(double theta, RopeScaling scaling) implements Positions {}
  }

  /// What long-context training did to the rotary frequencies.
  public sealed interface RopeScaling {
    record None() implements RopeScaling {}

    record Linear(double factor) implements RopeScaling {}

    record Llama3(double factor, double lowFactor, double highFactor, int originalPositions)
        implements RopeScaling {}
  }

  /// `before`: each half of a layer reads norm(x) (GPT-2, Llama); else norm follows the residual
  /// (BERT).
  public record Norm(Kind kind, double epsilon, boolean before) {
    public enum Kind {
      NONE,
      LAYER,
      RMS
    }
  }

  /// The scale of `scoring` is divided by (layer + 1) when `scaleByLayer`; `summed`: heads come one
  /// a group, each as wide as the model, and are added up.
  public record Heads(
      Scoring scoring,
      boolean scaleByLayer,
      boolean inputBias,
      boolean outputBias,
      boolean summed) {
    /// Heads side by side, as practice has them.
    public Heads(Scoring scoring, boolean scaleByLayer, boolean inputBias, boolean outputBias) {
      this(scoring, scaleByLayer, inputBias, outputBias, false);
    }

    /// What happens between scores and weights in a layer, counted from 0.
    public Scoring scoring(int layer) {
      return scaleByLayer ? scoring.scaled(scoring.scale() / (layer + 1)) : scoring;
    }
  }

  /// The row-wise half of a layer; `ffn` of the shape is 0 where there is none.
  public record Mlp(Activation activation, boolean gated, boolean bias) {}

  /// What follows the last layer.
  public record Output(boolean norm, Head head, boolean tied, boolean pooler) {
    public enum Head {
      NONE,
      /// One product with the vocabulary.
      LANGUAGE,
      /// Dense, activation, norm, product with the vocabulary, bias (BERT).
      MASKED_LANGUAGE
    }
  }
}
