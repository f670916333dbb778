package dev.headroom.count;

import dev.headroom.model.Architecture;
import dev.headroom.model.Architecture.Output;
import dev.headroom.model.Architecture.Positions;
import dev.headroom.model.Weights;
import dev.headroom.shape.Shape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Random weights of a tiny model, each tensor of a width of its own, one group of heads a layer, written out from the meaning of an
/// architecture alone.
public record ArrayWeights(
    Architecture architecture,
    EmbeddingWeights embedding,
    List<LayerWeights> layers,
    OutputWeights output)
    implements Weights {

  public static ArrayWeights random(Architecture a, RandomGenerator random) {
    return new Maker(a, random).make();
  }

  @Override
  public LayerWeights layer(int layer) {
    return layers.get(layer);
  }

  @Override
  public List<String> notices() {
    return List.of();
  }

  private record Maker(Architecture a, RandomGenerator random) {
    ArrayWeights make() {
      int d = a.shape().width();
      Architecture.Embedding e = a.embedding();
      Rows tokens = rows(e.vocabulary(), d);
      Optional<Rows> positions =
          e.kind() instanceof Positions.Learned(int offset)
              ? Optional.of(rows(e.positions() + offset, d))
              : Optional.empty();
      Optional<Rows> types =
          e.tokenTypes() > 0 ? Optional.of(rows(e.tokenTypes(), d)) : Optional.empty();
      List<LayerWeights> layers =
          IntStream.range(0, a.shape().layers()).mapToObj(l -> layer()).toList();
      return new ArrayWeights(
          a,
          new EmbeddingWeights(tokens, positions, types, normIf(e.normalised())),
          layers,
          output(tokens));
    }

    private LayerWeights layer() {
      Shape s = a.shape();
      int groups = a.heads().summed() ? s.heads() : 1;
      List<HeadGroup> all =
          IntStream.range(0, groups).mapToObj(g -> group(s.heads() / groups, groups)).toList();
      if (s.ffn() == 0) {
        return new LayerWeights(normIf(true), all, Optional.empty(), Optional.empty());
      }
      boolean bias = a.mlp().bias();
      Optional<Linear> gate =
          a.mlp().gated() ? Optional.of(linear(s.width(), s.ffn(), bias)) : Optional.empty();
      MlpWeights mlp =
          new MlpWeights(gate, linear(s.width(), s.ffn(), bias), linear(s.ffn(), s.width(), bias));
      return new LayerWeights(normIf(true), all, normIf(true), Optional.of(mlp));
    }

    private HeadGroup group(int heads, int groups) {
      Shape s = a.shape();
      boolean in = a.heads().inputBias();
      int keys = s.keyWidth() / groups;
      return new HeadGroup(
          heads,
          s.kvHeads() / groups,
          linear(s.width(), heads * s.headDim(), in),
          linear(s.width(), keys, in),
          linear(s.width(), keys, in),
          linear(heads * s.headDim(), s.width(), a.heads().outputBias()));
    }

    private OutputWeights output(Rows tokens) {
      int d = a.shape().width();
      int v = a.embedding().vocabulary();
      boolean masked = a.output().head() == Output.Head.MASKED_LANGUAGE;
      Linear head =
          a.output().tied()
              ? new Linear(
                  new Part(tokens, true), masked ? Optional.of(rows(1, v)) : Optional.empty())
              : linear(d, v, masked);
      return new OutputWeights(
          normIf(a.output().norm()),
          masked ? Optional.of(linear(d, d, true)) : Optional.empty(),
          normIf(masked),
          a.output().head() == Output.Head.NONE ? Optional.empty() : Optional.of(head),
          a.output().pooler() ? Optional.of(linear(d, d, true)) : Optional.empty());
    }

    private Optional<NormWeights> normIf(boolean present) {
      int d = a.shape().width();
      return switch (a.norm().kind()) {
        case NONE -> Optional.empty();
        case LAYER ->
            present
                ? Optional.of(new NormWeights(rows(1, d), Optional.of(rows(1, d))))
                : Optional.empty();
        case RMS ->
            present ? Optional.of(new NormWeights(rows(1, d), Optional.empty())) : Optional.empty();
      };
    }

    private Linear linear(int in, int out, boolean bias) {
      boolean transposed = random.nextBoolean();
      Rows matrix = transposed ? rows(out, in) : rows(in, out);
      return new Linear(
          new Part(matrix, transposed), bias ? Optional.of(rows(1, out)) : Optional.empty());
    }

    private Rows rows(int rows, int cols) {
      Tensor values = Tensor.zeros(Dtype.F64, rows, cols);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < cols; j++) {
          values.set(i, j, random.nextDouble(-0.5, 0.5));
        }
      }
      return new Array(values, 1 << random.nextInt(1, 4));
    }
  }

  private record Array(Tensor values, int bytesEach) implements Rows {
    @Override
    public OptionalInt storedBytes() {
      return OptionalInt.of(bytesEach);
    }

    @Override
    public int rows() {
      return values.rows();
    }

    @Override
    public int cols() {
      return values.cols();
    }

    @Override
    public void read(int row, int col, Tensor to) {
      for (int i = 0; i < to.rows(); i++) {
        for (int j = 0; j < to.cols(); j++) {
          to.set(i, j, values.get(row + i, col + j));
        }
      }
    }
  }
}
