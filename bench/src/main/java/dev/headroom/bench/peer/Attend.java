package dev.headroom.bench.peer;

import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;

/// Exact attention of heads that are given.
/// Shape:  `H x N x d`: q, k, v `[heads·n, d]`, head by head -> `[heads·n, d]`.
public record Attend(Dtype dtype, boolean causal, int heads, int n, int d) implements Task {
  static Attend of(Dtype dtype, boolean causal, String shape) {
    List<Integer> sizes = Sizes.of(shape, shape, 3, "12x1024x64");
    return new Attend(dtype, causal, sizes.get(0), sizes.get(1), sizes.get(2));
  }

  @Override
  public Kind kind() {
    return causal ? Kind.ATTENTION_CAUSAL : Kind.ATTENTION;
  }

  @Override
  public String shape() {
    return heads + "x" + n + "x" + d;
  }

  /// Visible pairs of one head.
  public long pairs() {
    return causal ? n * (n + 1L) / 2 : (long) n * n;
  }

  /// Work:   4·H·d·P for P visible pairs.
  @Override
  public double flops() {
    return 4.0 * heads * d * pairs();
  }

  /// Queries, keys and values.
  public record Inputs(Tensor q, Tensor k, Tensor v) {
    public List<Tensor> all() {
      return List.of(q, k, v);
    }
  }

  public Inputs inputs() {
    SplittableRandom random = new SplittableRandom(List.of(heads, n, d).hashCode());
    return new Inputs(
        Sizes.uniform(dtype, random, heads * n, d),
        Sizes.uniform(dtype, random, heads * n, d),
        Sizes.uniform(dtype, random, heads * n, d));
  }
}
