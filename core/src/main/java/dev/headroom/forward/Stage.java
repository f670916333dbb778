package dev.headroom.forward;

import dev.headroom.kernel.reference.ReferenceAttention;
import dev.headroom.kernel.reference.ReferenceAttention.Head;
import dev.headroom.tensor.Tensor;
import java.util.stream.Stream;

/// How far a matrix of scores is on its way to weights, in the order of ONNX's
/// `qk_matmul_output_mode`.
public enum Stage {
  /// The products of queries and keys, times the scale.
  SCALED(0),
  /// Below the cap, where there is one.
  CAPPED(1),
  /// With what is added to them; −∞ where a key is not seen.
  MASKED(2),
  /// The weights of the values; a row that sees no key is 0.
  WEIGHTS(3);

  private final int mode;

  Stage(int mode) {
    this.mode = mode;
  }

  /// The stage of a mode, 0 to 3.
  static Stage of(int mode) {
    return Stream.of(values()).filter(stage -> stage.mode == mode).findFirst().orElseThrow();
  }

  /// Turns the products of one head into this.
  /// Shape:  products `[queries, keys]`.
  void of(Head head, Tensor products) {
    double[] row = new double[products.cols()];
    for (int i = 0; i < products.rows(); i++) {
      for (int j = 0; j < row.length; j++) {
        row[j] = products.get(i, j);
      }
      double[] weights = this == WEIGHTS ? ReferenceAttention.weights(head, row, i) : row;
      for (int j = 0; j < row.length; j++) {
        products.set(
            i,
            j,
            switch (this) {
              case SCALED -> row[j] * head.scoring().scale();
              case CAPPED -> head.capped(row[j]);
              case MASKED ->
                  head.sees(i, j)
                      ? head.capped(row[j]) + head.bias(i, j)
                      : Double.NEGATIVE_INFINITY;
              case WEIGHTS -> weights[j];
            });
      }
    }
  }
}
