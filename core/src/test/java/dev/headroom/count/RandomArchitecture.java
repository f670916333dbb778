package dev.headroom.count;

import dev.headroom.model.Architecture;
import dev.headroom.model.Architecture.Embedding;
import dev.headroom.model.Architecture.Heads;
import dev.headroom.model.Architecture.Mlp;
import dev.headroom.model.Architecture.Norm;
import dev.headroom.model.Architecture.Output;
import dev.headroom.model.Architecture.Positions;
import dev.headroom.model.Architecture.RopeScaling;
import dev.headroom.model.Architecture.Skips;
import dev.headroom.shape.Shape;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Weighting;
import java.util.random.RandomGenerator;

/// Tiny models of every family and of every mixture of switches.
public final class RandomArchitecture {
  private RandomArchitecture() {}

  /// Every family in turn, then free mixtures of every switch; sizes grow with the seed.
  public static Architecture of(RandomGenerator r, int seed) {
    int largest = 2 + Math.min(6, Math.floorMod(seed, 200) / 20);
    int kvHeads = r.nextInt(1, 4);
    int heads = kvHeads * r.nextInt(1, 4);
    boolean mlp = r.nextInt(5) > 0;
    int tokens = r.nextInt(1, largest + 1);
    Shape shape =
        new Shape(
            r.nextInt(1, 4),
            heads,
            kvHeads,
            tokens,
            2 * r.nextInt(1, 4),
            r.nextInt(1, 3 * largest),
            mlp ? r.nextInt(1, 2 * largest) : 0,
            r.nextInt(1, 4));
    return switch (Math.floorMod(seed, 5)) {
      case 0 -> family(r, shape, "gpt2");
      case 1 -> family(r, shape, "bert");
      case 2 -> family(r, shape, "llama");
      default -> mixture(r, shape);
    };
  }

  private static Architecture family(RandomGenerator r, Shape shape, String name) {
    boolean bert = name.equals("bert");
    boolean llama = name.equals("llama");
    Positions positions =
        llama
            ? new Positions.Rotary(10000, new RopeScaling.Llama3(8, 1, 4, 16))
            : new Positions.Learned(0);
    int vocabulary = r.nextInt(1, 12);
    Span full = bert ? Span.ALL : Span.CAUSAL;
    return new Architecture(
        name,
        name,
        shape,
        new Embedding(vocabulary, shape.tokens() + r.nextInt(3), positions, bert ? 2 : 0, 1, bert),
        new Norm(llama ? Norm.Kind.RMS : Norm.Kind.LAYER, 1e-5, !bert),
        new Heads(
            Scoring.softmax(1 / Math.sqrt(shape.headDim()), llama ? span(r) : full),
            false,
            !llama || r.nextBoolean(),
            !llama),
        new Mlp(
            llama ? Activation.SILU : bert ? Activation.GELU : Activation.GELU_TANH, llama, !llama),
        bert
            ? new Output(false, Output.Head.MASKED_LANGUAGE, true, r.nextBoolean())
            : new Output(true, Output.Head.LANGUAGE, r.nextBoolean(), false));
  }

  private static Architecture mixture(RandomGenerator r, Shape shape) {
    boolean summed = shape.heads() == shape.kvHeads() && r.nextInt(3) == 0;
    Positions[] positions = {
      new Positions.None(),
      new Positions.Learned(2 * r.nextInt(2)),
      new Positions.Rotary(10000, new RopeScaling.Linear(2))
    };
    Norm.Kind kind = any(r, Norm.Kind.values());
    boolean normed = kind != Norm.Kind.NONE;
    Output.Head head = any(r, Output.Head.values());
    return new Architecture(
        "mixture",
        "mixture",
        shape,
        new Embedding(
            r.nextInt(1, 12),
            shape.tokens(),
            any(r, positions),
            r.nextInt(3),
            r.nextBoolean() ? 1 : 3,
            normed && r.nextBoolean()),
        new Norm(kind, 1e-5, r.nextBoolean()),
        new Heads(
            Scoring.of(any(r, Weighting.values()), 0.5, any(r, new Span[] {Span.ALL, span(r)})),
            r.nextBoolean(),
            r.nextBoolean(),
            !summed && r.nextBoolean(),
            summed),
        new Mlp(any(r, Activation.values()), r.nextBoolean(), r.nextBoolean()),
        new Output(
            normed && r.nextBoolean(),
            head,
            head != Output.Head.NONE && r.nextBoolean(),
            r.nextBoolean()),
        new Skips(r.nextBoolean(), r.nextBoolean()));
  }

  /// Causal, a causal window, or a window to both sides.
  private static Span span(RandomGenerator r) {
    return switch (r.nextInt(3)) {
      case 0 -> Span.CAUSAL;
      case 1 -> Span.last(1 + r.nextInt(3));
      default -> Span.around(r.nextInt(3));
    };
  }

  private static <T> T any(RandomGenerator r, T[] values) {
    return values[r.nextInt(values.length)];
  }
}
