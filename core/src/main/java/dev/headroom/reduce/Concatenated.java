package dev.headroom.reduce;

import dev.headroom.model.Architecture;
import dev.headroom.model.Architecture.Heads;
import dev.headroom.model.Weights;
import dev.headroom.reduce.Assembled.Placed;
import dev.headroom.shape.Shape;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A transformer that concatenates its heads and computes what one does that sums them: its state is
/// H blocks whose sum g is the other's state. Head h reads Q∘g, K∘g, V∘g and adds to block h; an MLP
/// reads g and writes block 1.
/// Shape:  as many tokens, width H times as large.
/// Shared: by any number of threads, as what it is made from.
/// Source: theory.md 1; [SXYY] Prop. C.1, whose proof needs no further token.
public final class Concatenated extends Derived {
  private final int heads;
  private final int width;

  /// Fails:  IllegalArgumentException unless the heads are summed one by one, without norms.
  public Concatenated(Weights summed) {
    super(summed, architecture(summed.architecture()));
    this.heads = summed.architecture().shape().heads();
    this.width = summed.architecture().shape().width();
  }

  private static Architecture architecture(Architecture a) {
    if (!a.heads().summed() || a.norm().kind() != Architecture.Norm.Kind.NONE) {
      throw new IllegalArgumentException("heads that are not summed, or norms between them");
    }
    Shape s = a.shape();
    Heads h = a.heads();
    return new Architecture(
        a.name(),
        a.family(),
        new Shape(
            s.layers(),
            s.heads(),
            s.heads(),
            s.tokens(),
            s.headDim(),
            Math.multiplyExact(s.heads(), s.width()),
            s.ffn(),
            s.batch()),
        a.embedding(),
        a.norm(),
        new Heads(h.scoring(), h.scaleByLayer(), false, false),
        a.mlp(),
        a.output(),
        a.skips());
  }

  /// g: the state of the transformer that sums.
  /// Shape:  x `[n, H·D]` -> `[n, D]`.
  public Tensor sum(Tensor x) {
    Tensor sum = Tensor.zeros(x.dtype(), x.rows(), width);
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < width; j++) {
        double total = 0;
        for (int h = 0; h < heads; h++) {
          total += x.get(i, h * width + j);
        }
        sum.set(i, j, total);
      }
    }
    return sum;
  }

  @Override
  public EmbeddingWeights embedding() {
    Rows tokens = from().embedding().tokens();
    return new EmbeddingWeights(
        new Assembled(tokens.rows(), heads * width, List.of(new Placed(tokens, 0, 0))),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public LayerWeights layer(int layer) {
    LayerWeights w = from().layer(layer);
    HeadGroup all =
        new HeadGroup(
            heads,
            heads,
            linear(ofSum(w, HeadGroup::q)),
            linear(ofSum(w, HeadGroup::k)),
            linear(ofSum(w, HeadGroup::v)),
            linear(toBlocks(w)));
    return new LayerWeights(
        Optional.empty(), List.of(all), Optional.empty(), w.mlp().map(this::mlp));
  }

  /// x ↦ g(x)·W for the heads side by side: each W once in every block of rows.
  private Rows ofSum(LayerWeights w, Function<HeadGroup, Linear> which) {
    List<Placed> parts = new ArrayList<>();
    int m = architecture().shape().headDim();
    for (int h = 0; h < heads; h++) {
      Rows matrix = plain(which.apply(w.groups().get(h)));
      for (int block = 0; block < heads; block++) {
        parts.add(new Placed(matrix, block * width, h * m));
      }
    }
    return new Assembled(heads * width, heads * m, parts);
  }

  /// W_O of head h into block h.
  private Rows toBlocks(LayerWeights w) {
    List<Placed> parts = new ArrayList<>();
    int m = architecture().shape().headDim();
    for (int h = 0; h < heads; h++) {
      parts.add(new Placed(plain(w.groups().get(h).o()), h * m, h * width));
    }
    return new Assembled(heads * m, heads * width, parts);
  }

  private MlpWeights mlp(MlpWeights mlp) {
    Rows down = plain(mlp.down());
    return new MlpWeights(
        mlp.gate().map(this::stacked),
        stacked(mlp.up()),
        linear(new Assembled(down.rows(), heads * width, List.of(new Placed(down, 0, 0)))));
  }

  private Linear stacked(Linear map) {
    List<Placed> parts = new ArrayList<>();
    for (int block = 0; block < heads; block++) {
      parts.add(new Placed(plain(map), block * width, 0));
    }
    return linear(new Assembled(heads * width, plain(map).cols(), parts));
  }
}
