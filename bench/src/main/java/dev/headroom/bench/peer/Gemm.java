package dev.headroom.bench.peer;

import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;

/// A matrix product.
/// Shape:  `M x K x N`: a `[m,k]`, b `[k,n]` -> `[m,n]`.
public record Gemm(Dtype dtype, int m, int k, int n) implements Task {
  static Gemm of(Dtype dtype, String shape) {
    List<Integer> sizes = Sizes.of(shape, shape, 3, "512x512x512");
    return new Gemm(dtype, sizes.get(0), sizes.get(1), sizes.get(2));
  }

  @Override
  public Kind kind() {
    return Kind.GEMM;
  }

  @Override
  public String shape() {
    return m + "x" + k + "x" + n;
  }

  @Override
  public double flops() {
    return 2.0 * m * k * n;
  }

  /// The factors.
  public record Inputs(Tensor a, Tensor b) {}

  public Inputs inputs() {
    SplittableRandom random = new SplittableRandom(List.of(m, k, n).hashCode());
    return new Inputs(Sizes.uniform(dtype, random, m, k), Sizes.uniform(dtype, random, k, n));
  }
}
