package dev.headroom.kernel.functions;

import dev.headroom.kernel.reference.ReferenceActivation;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Tensor;

/// Activations in double precision: the formulas, one entry at a time.
public final class ActivateF64 {
  private ActivateF64() {}

  public static void row(Activation activation, Tensor.F64 x, int row) {
    int p = x.offset() + row * x.stride();
    for (int j = 0; j < x.cols(); j++) {
      x.array()[p + j] = ReferenceActivation.of(activation, x.array()[p + j]);
    }
  }
}
