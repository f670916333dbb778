package dev.headroom.matmul;

import dev.headroom.tensor.Tensor;
import java.util.SplittableRandom;

/// How far entries of a product are off, relative to the root mean square of its entries.
/// Shape:  {@value #SAMPLE} entries that are drawn evenly.
/// Error:  the sums that they are compared with are rounded to about 100 bits.
public record Errors(double rms, double largest) {
  static final int SAMPLE = 1000;

  static Errors of(Tensor a, Tensor b, Tensor c, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double squares = 0;
    double off = 0;
    double most = 0;
    for (int s = 0; s < SAMPLE; s++) {
      int i = random.nextInt(c.rows());
      int j = random.nextInt(c.cols());
      double[] exact = dot(a, b, i, j);
      double error = Math.abs(c.get(i, j) - exact[0] - exact[1]);
      squares += exact[0] * exact[0];
      off += error * error;
      most = Math.max(most, error);
    }
    double scale = Math.sqrt(squares / SAMPLE);
    return new Errors(Math.sqrt(off / SAMPLE) / scale, most / scale);
  }

  /// Row i of a times column j of b as a sum of two doubles: the rounding errors of every product and
  /// every addition are summed beside.
  private static double[] dot(Tensor a, Tensor b, int i, int j) {
    double sum = 0;
    double rest = 0;
    for (int k = 0; k < a.cols(); k++) {
      double x = a.get(i, k);
      double y = b.get(k, j);
      double product = x * y;
      double next = sum + product;
      double back = next - sum;
      rest += Math.fma(x, y, -product) + ((sum - (next - back)) + (product - back));
      sum = next;
    }
    return new double[] {sum, rest};
  }
}
