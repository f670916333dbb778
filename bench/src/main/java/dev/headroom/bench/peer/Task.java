package dev.headroom.bench.peer;

import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/// One computation that contestants are compared in.
/// Shape:  gemm `M x K x N`: a `[M,K]`, b `[K,N]` -> `[M,N]`; attention `H x N x d`: q, k, v
///         `[H·N, d]`, head by head -> `[H·N, d]`.
public record Task(Kind kind, Dtype dtype, List<Integer> sizes) {
  /// What is computed.
  public enum Kind {
    GEMM,
    ATTENTION,
    ATTENTION_CAUSAL;

    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  public Task {
    sizes = List.copyOf(sizes);
    if (sizes.size() != 3 || sizes.stream().anyMatch(s -> s < 1)) {
      throw new IllegalArgumentException("shape is " + sizes + ", expected three sizes, as 8x8x8");
    }
  }

  public static Task of(Kind kind, Dtype dtype, String shape) {
    try {
      return new Task(
          kind, dtype, Arrays.stream(shape.split("x", -1)).map(Integer::valueOf).toList());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--shapes has " + shape + ", expected three sizes, as 512x512x512", e);
    }
  }

  public String shape() {
    return sizes.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }

  /// Visible pairs of one head, for attention.
  public long pairs() {
    long n = sizes.get(1);
    return kind == Kind.ATTENTION_CAUSAL ? n * (n + 1) / 2 : n * n;
  }

  /// Shape:  gemm 2·M·K·N; attention 4·H·d·P, its exps not counted.
  public double flops() {
    double first = sizes.get(0);
    double last = sizes.get(2);
    return kind == Kind.GEMM ? 2.0 * first * sizes.get(1) * last : 4.0 * first * last * pairs();
  }

  /// The same numbers in every JVM.
  public List<Tensor> inputs() {
    SplittableRandom random = new SplittableRandom(sizes.hashCode());
    int rows = sizes.get(0);
    int inner = sizes.get(1);
    int cols = sizes.get(2);
    return kind == Kind.GEMM
        ? List.of(uniform(random, rows, inner), uniform(random, inner, cols))
        : List.of(
            uniform(random, rows * inner, cols),
            uniform(random, rows * inner, cols),
            uniform(random, rows * inner, cols));
  }

  private Tensor uniform(SplittableRandom random, int rows, int cols) {
    Tensor tensor = Tensor.zeros(dtype, rows, cols);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        tensor.set(i, j, (float) (2 * random.nextDouble() - 1));
      }
    }
    return tensor;
  }
}
