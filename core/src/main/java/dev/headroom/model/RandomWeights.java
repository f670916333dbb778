package dev.headroom.model;

import dev.headroom.model.Architecture.Output.Head;
import dev.headroom.shape.Shape;
import dev.headroom.tensor.Part;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Random weights for any architecture. Each number is computed when it is read, so none is stored.
/// Every layer returns the same numbers, so an engine packs one layer.
/// Shape:  products have deviation 1/(2·√in), tables and biases 0.02, gains are 1: activations stay
///         near 1 through any depth. The same seed gives the same numbers.
/// Shared: by any number of threads; it never changes.
public final class RandomWeights implements Weights {
  private static final double DEVIATION = 0.02;

  private final Architecture architecture;
  private final EmbeddingWeights embedding;
  private final LayerWeights layer;
  private final OutputWeights output;

  public RandomWeights(Architecture architecture, long seed) {
    this.architecture = architecture;
    Source source = new Source(architecture, seed);
    this.embedding = source.embedding();
    this.layer = source.layer();
    this.output = source.output(embedding);
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public EmbeddingWeights embedding() {
    return embedding;
  }

  @Override
  public LayerWeights layer(int index) {
    return layer;
  }

  @Override
  public OutputWeights output() {
    return output;
  }

  @Override
  public List<String> notices() {
    return List.of();
  }

  /// Gives each tensor a key of its own.
  private static final class Source {
    private final Architecture a;
    private final Shape s;
    private final int d;
    private long key;

    Source(Architecture a, long seed) {
      this.a = a;
      this.s = a.shape();
      this.d = s.width();
      this.key = seed * 0xD1342543DE82EF95L;
    }

    EmbeddingWeights embedding() {
      Architecture.Embedding e = a.embedding();
      Optional<RandomRows> positions =
          switch (e.kind()) {
            case Architecture.Positions.Learned(int offset) ->
                Optional.of(table(Math.addExact(e.positions(), offset)));
            case Architecture.Positions.None _, Architecture.Positions.Rotary _ -> Optional.empty();
          };
      return new EmbeddingWeights(
          table(e.vocabulary()),
          positions.map(r -> r),
          e.tokenTypes() > 0 ? Optional.of(table(e.tokenTypes())) : Optional.empty(),
          e.normalised() ? norm() : Optional.empty());
    }

    LayerWeights layer() {
      boolean bias = a.mlp().bias();
      List<HeadGroup> groups =
          a.heads().summed()
              ? Collections.nCopies(s.heads(), group(1, 1))
              : List.of(group(s.heads(), s.kvHeads()));
      if (s.ffn() == 0) {
        return new LayerWeights(norm(), groups, Optional.empty(), Optional.empty());
      }
      Optional<Linear> gate =
          a.mlp().gated() ? Optional.of(linear(d, s.ffn(), bias)) : Optional.empty();
      MlpWeights mlp = new MlpWeights(gate, linear(d, s.ffn(), bias), linear(s.ffn(), d, bias));
      return new LayerWeights(norm(), groups, norm(), Optional.of(mlp));
    }

    private HeadGroup group(int heads, int kvHeads) {
      boolean in = a.heads().inputBias();
      int q = heads * s.headDim();
      int kv = kvHeads * s.headDim();
      Linear o = linear(q, d, a.heads().outputBias());
      return new HeadGroup(
          heads, kvHeads, linear(d, q, in), linear(d, kv, in), linear(d, kv, in), o);
    }

    OutputWeights output(EmbeddingWeights embedding) {
      boolean masked = a.output().head() == Head.MASKED_LANGUAGE;
      int vocabulary = a.embedding().vocabulary();
      Optional<Linear> head =
          switch (a.output().head()) {
            case NONE -> Optional.empty();
            case LANGUAGE, MASKED_LANGUAGE -> {
              Part part =
                  a.output().tied()
                      ? new Part(embedding.tokens(), true)
                      : linear(d, vocabulary, false).weight();
              yield Optional.of(
                  new Linear(part, masked ? Optional.of(bias(vocabulary)) : Optional.empty()));
            }
          };
      return new OutputWeights(
          a.output().norm() ? norm() : Optional.empty(),
          masked ? Optional.of(linear(d, d, true)) : Optional.empty(),
          masked ? norm() : Optional.empty(),
          head,
          a.output().pooler() ? Optional.of(linear(d, d, true)) : Optional.empty());
    }

    private Linear linear(int in, int out, boolean bias) {
      RandomRows weight = new RandomRows(in, out, next(), 0.5 / Math.sqrt(in));
      return new Linear(new Part(weight, false), bias ? Optional.of(bias(out)) : Optional.empty());
    }

    private RandomRows table(int rows) {
      return new RandomRows(rows, d, next(), DEVIATION);
    }

    private RandomRows bias(int size) {
      return new RandomRows(1, size, next(), DEVIATION);
    }

    private Optional<NormWeights> norm() {
      return switch (a.norm().kind()) {
        case NONE -> Optional.empty();
        case RMS -> Optional.of(new NormWeights(new ConstantRows(1, d, 1), Optional.empty()));
        case LAYER ->
            Optional.of(
                new NormWeights(new ConstantRows(1, d, 1), Optional.of(new ConstantRows(1, d, 0))));
      };
    }

    private long next() {
      key += 0x632BE59BD9B4E019L;
      return key;
    }
  }
}
