package dev.headroom.reduce;

import dev.headroom.model.Architecture;
import dev.headroom.model.Architecture.Mlp;
import dev.headroom.model.Architecture.Skips;
import dev.headroom.model.Weights;
import dev.headroom.reduce.Assembled.Placed;
import dev.headroom.shape.Shape;
import dev.headroom.tensor.Activation;
import java.util.List;
import java.util.Optional;

/// A transformer without MLPs, given MLPs that change nothing: bounds proved without MLPs hold with
/// them.
/// Shared: by any number of threads, as what it is made from.
/// Source: theory.md 1; [SXYY] App. B.
public final class IdentityMlp extends Derived {
  private final Kind kind;

  /// How an MLP is the identity.
  public enum Kind {
    /// (σ(0) ⊙ x)·2·I = x, σ the sigmoid.
    GLU,
    /// relu(x) − relu(−x) = x.
    RELU_PAIR
  }

  public IdentityMlp(Weights plain, Kind kind) {
    super(plain, architecture(plain.architecture(), kind));
    this.kind = kind;
  }

  private static Architecture architecture(Architecture a, Kind kind) {
    Shape s = a.shape();
    if (s.ffn() != 0) {
      throw new IllegalArgumentException("a model that has an MLP of width " + s.ffn());
    }
    int ffn = kind == Kind.GLU ? s.width() : Math.multiplyExact(2, s.width());
    return new Architecture(
        a.name(),
        a.family(),
        new Shape(
            s.layers(), s.heads(), s.kvHeads(), s.tokens(), s.headDim(), s.width(), ffn, s.batch()),
        a.embedding(),
        a.norm(),
        a.heads(),
        kind == Kind.GLU
            ? new Mlp(Activation.SIGMOID, true, false)
            : new Mlp(Activation.RELU, false, false),
        a.output(),
        new Skips(a.skips().attention(), false));
  }

  @Override
  public LayerWeights layer(int layer) {
    LayerWeights w = from().layer(layer);
    return new LayerWeights(w.attentionNorm(), w.groups(), w.mlpNorm(), Optional.of(mlp()));
  }

  private MlpWeights mlp() {
    int d = architecture().shape().width();
    ColumnMap plus = ColumnMap.scaled(d, 1);
    ColumnMap minus = ColumnMap.scaled(d, -1);
    return switch (kind) {
      case GLU ->
          new MlpWeights(
              Optional.of(linear(ColumnMap.zeros(d, d))),
              linear(plus),
              linear(ColumnMap.scaled(d, 2)));
      case RELU_PAIR ->
          new MlpWeights(
              Optional.empty(),
              linear(
                  new Assembled(
                      d, 2 * d, List.of(new Placed(plus, 0, 0), new Placed(minus, 0, d)))),
              linear(
                  new Assembled(
                      2 * d, d, List.of(new Placed(plus, 0, 0), new Placed(minus, d, 0)))));
    };
  }
}
