package dev.headroom.count;

import dev.headroom.model.Experts;
import dev.headroom.model.Experts.Router;
import dev.headroom.model.Norm;
import dev.headroom.tensor.Activation;
import dev.headroom.work.Work;

/// What one row, or one entry, takes in the formulas that are no matrix products.
/// Source: docs/counting.md.
final class Formulas {
  private Formulas() {}

  /// One row: mean (d − 1 additions, 1 division), centring d, squares and their sum 2d, 1 division,
  /// ε 1, a root, its reciprocal 1, scaling d, gain d, bias d; RMS has no mean.
  static Work norm(Norm.Kind kind, boolean bias, long d) {
    long each = bias ? 1 : 0;
    return switch (kind) {
      case LAYER -> new Work((6 + each) * d + 3, 0, 1, 0);
      case RMS -> new Work((4 + each) * d + 3, 0, 1, 0);
    };
  }

  /// One entry, as docs/counting.md writes each formula.
  static Work activation(Activation activation) {
    return switch (activation) {
      case IDENTITY, RELU -> Work.NONE;
      case GELU -> new Work(4, 0, 1, 0);
      case GELU_TANH -> new Work(8, 0, 1, 0);
      case GELU_QUICK -> new Work(2, 0, 1, 0);
      case SILU -> new Work(1, 0, 1, 0);
      case TANH, SIGMOID -> new Work(0, 0, 1, 0);
    };
  }

  /// One token's weights of its chosen experts, from the scores of all; comparisons are free.
  static Work route(Experts e) {
    Router r = e.router();
    long all = e.count();
    long chosen = e.chosen();
    Work weights =
        switch (r.weights()) {
          case SOFTMAX_OF_CHOSEN -> new Work(2 * chosen - 1, chosen, 0, 0);
          case SOFTMAX_OF_ALL -> new Work(all - 1 + chosen, all, 0, 0);
          case SIGMOID -> new Work(0, 0, all, 0);
        };
    boolean pairs = r.groups() > 1 && all / r.groups() > 1;
    long flops =
        (r.corrected() ? all : 0)
            + (pairs ? r.groups() : 0)
            + (r.normalised() ? 2 * chosen - 1 : 0)
            + (r.scale() == 1 ? 0 : chosen);
    return weights.plus(new Work(flops, 0, 0, 0));
  }
}
