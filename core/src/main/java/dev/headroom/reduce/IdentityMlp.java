package dev.headroom.reduce;

import dev.headroom.model.Architecture;
import dev.headroom.model.Branch;
import dev.headroom.model.Gated;
import dev.headroom.model.Layer;
import dev.headroom.model.Mlp;
import dev.headroom.model.Plain;
import dev.headroom.model.Role;
import dev.headroom.model.Weights;
import dev.headroom.reduce.Assembled.Placed;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Rows;
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
    int d = a.width();
    Mlp mlp =
        kind == Kind.GLU
            ? new Gated(d, Activation.SIGMOID, false)
            : new Plain(Math.multiplyExact(2, d), Activation.RELU, false);
    return a.with(layer -> {
      if (layer.mlp().isPresent()) {
        throw new IllegalArgumentException("a model that has an MLP, " + layer.mlp().get().f());
      }
      return new Layer(layer.attention(), Optional.of(Branch.bare(mlp, false)));
    });
  }

  @Override
  public Numbers layer(int layer) {
    Numbers plain = from().layer(layer);
    return (role, copy) ->
        switch (role) {
          case GATE, UP, DOWN -> linear(mlp(role));
          default -> plain.of(role, copy);
        };
  }

  private Rows mlp(Role role) {
    int d = architecture().width();
    ColumnMap plus = ColumnMap.scaled(d, 1);
    ColumnMap minus = ColumnMap.scaled(d, -1);
    return switch (kind) {
      case GLU ->
          switch (role) {
            case GATE -> ColumnMap.zeros(d, d);
            case UP -> plus;
            default -> ColumnMap.scaled(d, 2);
          };
      case RELU_PAIR ->
          role == Role.UP
              ? new Assembled(d, 2 * d, List.of(new Placed(plus, 0, 0), new Placed(minus, 0, d)))
              : new Assembled(2 * d, d, List.of(new Placed(plus, 0, 0), new Placed(minus, d, 0)));
    };
  }
}
