package dev.headroom.count;

import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.Branch;
import dev.headroom.model.Embedding;
import dev.headroom.model.Embedding.Learned;
import dev.headroom.model.Experts;
import dev.headroom.model.Experts.Router;
import dev.headroom.model.Gated;
import dev.headroom.model.Heads;
import dev.headroom.model.Latent;
import dev.headroom.model.Layer;
import dev.headroom.model.Mlp;
import dev.headroom.model.Norm;
import dev.headroom.model.Output;
import dev.headroom.model.Output.Head;
import dev.headroom.model.Plain;
import dev.headroom.model.Relative;
import dev.headroom.model.Rope;
import dev.headroom.model.RopeScaling;
import dev.headroom.model.Summed;
import dev.headroom.shape.Step;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Pairing;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Weighting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Tiny models: three families in turn, then free mixtures of layers of every variant; sizes grow with
/// the seed.
public record RandomArchitecture(Architecture architecture, Step step) {

  /// What can be counted.
  public static RandomArchitecture of(RandomGenerator r, int seed) {
    return new Maker(r, seed, true).make();
  }

  /// What can be run.
  public static RandomArchitecture running(RandomGenerator r, int seed) {
    return new Maker(r, seed, false).make();
  }

  private static final class Maker {
    private final RandomGenerator r;
    private final int seed;
    private final boolean counted;
    private final int largest;
    private final int width;
    private final Step step;
    private final Optional<Relative> relative;
    private final int shared;

    Maker(RandomGenerator r, int seed, boolean counted) {
      this.r = r;
      this.seed = seed;
      this.counted = counted;
      largest = 2 + Math.min(6, Math.floorMod(seed, 200) / 20);
      width = r.nextInt(1, 3 * largest);
      step = new Step(r.nextInt(1, 4), r.nextInt(1, largest + 1));
      int buckets = 2 * r.nextInt(2, 6);
      relative = maybe(new Relative(buckets + r.nextInt(2), buckets, r.nextInt(buckets, 20)));
      shared = heads();
    }

    RandomArchitecture make() {
      return new RandomArchitecture(
          switch (Math.floorMod(seed, 6)) {
            case 0 -> gpt2();
            case 1 -> bert();
            case 2 -> llama();
            default -> mixture();
          },
          step);
    }

    private Embedding embedding() {
      return Embedding.plain(r.nextInt(1, 12), width, step.tokens() + r.nextInt(3));
    }

    /// So many tokens that none of a run has to be padding.
    private Embedding padded() {
      int vocabulary = 3 + Math.toIntExact(step.rows());
      return Embedding.plain(vocabulary, width, step.tokens() + r.nextInt(3))
          .placed(new Learned.Counted(r.nextInt(3)));
    }

    private int heads() {
      return r.nextInt(1, 4);
    }

    private int even() {
      return 2 * r.nextInt(1, 4);
    }

    private Architecture gpt2() {
      Norm norm = Norm.layer(1e-5);
      Scoring scoring = Scoring.softmax(0.5, Span.CAUSAL);
      Heads heads = Heads.plain(heads(), even(), scoring).biased(true, true);
      Plain mlp = new Plain(r.nextInt(1, 2 * largest), Activation.GELU_TANH, true);
      Layer layer = new Layer(Branch.pre(norm, heads), Branch.pre(norm, mlp));
      Head head = new Head.Language(r.nextBoolean());
      Output output = new Output(Optional.of(norm), head, false);
      return Architecture.of(
          "gpt2", "gpt2", embedding().placed(new Learned.Rows()), heads(), layer, output);
    }

    private Architecture bert() {
      Norm norm = Norm.layer(1e-5);
      Scoring scoring = Scoring.softmax(0.5, Span.ALL);
      Heads heads = Heads.plain(heads(), even(), scoring).biased(true, true);
      Plain mlp = new Plain(r.nextInt(1, 2 * largest), Activation.GELU, true);
      Layer layer = new Layer(Branch.post(norm, heads), Branch.post(norm, mlp));
      Head head = new Head.Masked(true, Activation.GELU, norm, true, true);
      Embedding typed =
          embedding().placed(new Learned.Rows()).typed(OptionalInt.of(2)).normed(norm);
      Output output = new Output(Optional.empty(), head, r.nextBoolean());
      return Architecture.of("bert", "bert", typed, heads(), layer, output);
    }

    private Architecture llama() {
      Norm norm = Norm.rms(1e-5);
      int headDim = even();
      Rope rope = new Rope(1e4, new RopeScaling.Llama3(8, 1, 4, 16), headDim, Pairing.HALVES, 1);
      int kv = heads();
      Scoring scoring =
          Scoring.softmax(0.5, r.nextBoolean() ? Span.CAUSAL : Span.last(r.nextInt(1, 4)));
      Heads heads =
          Heads.plain(kv * heads(), headDim, scoring)
              .grouped(kv)
              .biased(r.nextBoolean(), false)
              .rotated(Optional.of(rope));
      Gated mlp = new Gated(r.nextInt(1, 2 * largest), Activation.SILU, false);
      Layer layer = new Layer(Branch.pre(norm, heads), Branch.pre(norm, mlp));
      Output output = new Output(Optional.of(norm), new Head.Language(r.nextBoolean()), false);
      return Architecture.of("llama", "llama", embedding(), heads(), layer, output);
    }

    /// Layers of at most two kinds, in any order.
    private Architecture mixture() {
      List<Layer> kinds = IntStream.range(0, 2).mapToObj(i -> layer()).toList();
      List<Layer> layers = new ArrayList<>();
      for (int l = r.nextInt(1, 4); l > 0; l--) {
        layers.add(kinds.get(r.nextInt(2)));
      }
      Embedding placed =
          switch (r.nextInt(3)) {
            case 0 -> embedding();
            case 1 -> embedding().placed(new Learned.Rows());
            default -> padded();
          };
      Embedding e = placed.scaled(r.nextBoolean() ? 1 : 3);
      e = r.nextBoolean() ? e : e.typed(OptionalInt.of(r.nextInt(1, 3)));
      Embedding typed = r.nextBoolean() ? e : e.normed(norm());
      return new Architecture("mixture", "mixture", typed, layers, output());
    }

    private Output output() {
      OptionalDouble cap = r.nextBoolean() ? OptionalDouble.of(2) : OptionalDouble.empty();
      Head head =
          switch (r.nextInt(3)) {
            case 0 -> new Head.None();
            case 1 -> new Head.Language(r.nextBoolean(), r.nextBoolean() ? 1 : 0.25, cap);
            default ->
                new Head.Masked(
                    r.nextBoolean(),
                    any(Activation.values()),
                    norm(),
                    r.nextBoolean(),
                    r.nextBoolean());
          };
      return new Output(maybe(norm()), head, r.nextBoolean());
    }

    private Layer layer() {
      return new Layer(
          branch(attention()), r.nextInt(5) > 0 ? Optional.of(branch(mlp())) : Optional.empty());
    }

    private <F> Branch<F> branch(F f) {
      Branch<F> branch =
          switch (r.nextInt(6)) {
            case 0 -> Branch.pre(norm(), f);
            case 1 -> Branch.post(norm(), f);
            case 2 -> Branch.sandwich(norm(), f);
            case 3 -> Branch.postOnly(norm(), f);
            case 4 -> Branch.bare(f, r.nextBoolean());
            default ->
                new Branch<>(f, maybe(norm()), maybe(norm()), maybe(norm()), r.nextBoolean(), 1);
          };
      return r.nextInt(3) == 0 ? branch.scaled(0.5) : branch;
    }

    private Norm norm() {
      Norm norm = r.nextBoolean() ? Norm.layer(1e-5) : Norm.rms(1e-5);
      norm = r.nextInt(3) == 0 ? norm.shifted(1) : norm;
      return r.nextInt(3) == 0 ? norm.unbiased() : norm;
    }

    private <T> Optional<T> maybe(T value) {
      return r.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    private Scoring scoring(boolean sinks) {
      Span[] spans = {
        Span.ALL, Span.CAUSAL, Span.last(r.nextInt(1, 4)), Span.around(r.nextInt(3)), new Span(2, 1)
      };
      Scoring scoring = Scoring.of(any(Weighting.values()), 0.5, any(spans));
      scoring = r.nextInt(3) == 0 ? scoring.capped(2) : scoring;
      boolean sink = sinks && scoring.weighting() == Weighting.SOFTMAX && r.nextBoolean();
      return sink ? scoring.withSink() : scoring;
    }

    private Attention attention() {
      return switch (r.nextInt(counted ? 4 : 3)) {
        case 0 -> new Summed(heads(), even(), scoring(false));
        case 3 -> latent();
        default -> {
          int kv = heads();
          int headDim = even();
          Heads plain =
              new Heads(
                  kv * heads(),
                  kv,
                  headDim,
                  r.nextBoolean() ? headDim : r.nextInt(1, 6),
                  r.nextBoolean(),
                  r.nextBoolean(),
                  counted && r.nextInt(3) == 0,
                  Optional.empty(),
                  maybe(rope(headDim)),
                  Optional.empty(),
                  scoring(true));
          Heads normed = r.nextBoolean() ? plain : plain.normed(norm(), r.nextBoolean());
          yield plain.heads() == shared && relative.isPresent()
              ? normed.relative(relative.get())
              : normed;
        }
      };
    }

    private Latent latent() {
      return new Latent(
          heads(),
          r.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(r.nextInt(1, 5)),
          r.nextInt(1, 5),
          r.nextInt(1, 5),
          r.nextInt(1, 5),
          norm(),
          rope(even()),
          scoring(true));
    }

    private Rope rope(int headDim) {
      int rotated = 2 * r.nextInt(1, headDim / 2 + 1);
      List<Double> shorter = Collections.nCopies(rotated / 2, 1.5);
      List<Double> longer = Collections.nCopies(rotated / 2, 2.5);
      RopeScaling[] scalings = {
        new RopeScaling.None(),
        new RopeScaling.Linear(2),
        new RopeScaling.Llama3(8, 1, 4, 16),
        new RopeScaling.Yarn(4, 8, 1, 64, r.nextBoolean()),
        new RopeScaling.LongRope(shorter, longer, 3)
      };
      return new Rope(
          100, any(scalings), rotated, any(Pairing.values()), r.nextBoolean() ? 1 : 1.25);
    }

    private Mlp mlp() {
      int hidden = r.nextInt(1, 2 * largest);
      Activation activation = any(Activation.values());
      boolean bias = r.nextBoolean();
      return switch (r.nextInt(counted ? 4 : 2)) {
        case 0 -> new Plain(hidden, activation, bias);
        case 1 -> new Gated(hidden, activation, bias);
        default -> experts(new Gated(r.nextInt(1, 5), activation, bias, limit()));
      };
    }

    private OptionalDouble limit() {
      return r.nextBoolean() ? OptionalDouble.of(0.3) : OptionalDouble.empty();
    }

    private Experts experts(Gated each) {
      int groups = r.nextInt(1, 4);
      int size = r.nextInt(1, 4);
      int kept = r.nextInt(1, groups + 1);
      Router router =
          new Router(
              any(Router.Weights.values()),
              r.nextBoolean(),
              r.nextBoolean(),
              r.nextBoolean(),
              groups,
              kept,
              r.nextBoolean() ? 1 : 2.5);
      Optional<Gated> shared = maybe(new Gated(r.nextInt(1, 5), Activation.SILU, false));
      return new Experts(
          groups * size,
          r.nextInt(1, kept * size + 1),
          router,
          each,
          shared,
          shared.isPresent() && r.nextBoolean());
    }

    private <T> T any(T[] values) {
      return values[r.nextInt(values.length)];
    }
  }
}
