package dev.headroom.matmul;

import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.util.SplittableRandom;

/// Two matrices to multiply.
/// Shape:  a `[n, m]`, b `[m, p]`, of one type.
public record Factors(Tensor a, Tensor b) {
  /// Shape:  entries are drawn evenly from [−1/2, 1/2).
  public static Factors random(Dtype dtype, int n, int m, int p, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new Factors(random(dtype, random, n, m), random(dtype, random, m, p));
  }

  private static Tensor random(Dtype dtype, SplittableRandom random, int rows, int cols) {
    Tensor t = Tensor.zeros(dtype, rows, cols);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        t.set(i, j, random.nextDouble() - 0.5);
      }
    }
    return t;
  }
}
