package dev.headroom.matmul;

import dev.headroom.tensor.Tensor;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

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
      double[] exact = dot(k -> a.get(i, k), k -> b.get(k, j), a.cols());
      double error = Math.abs(c.get(i, j) - exact[0] - exact[1]);
      squares += exact[0] * exact[0];
      off += error * error;
      most = Math.max(most, error);
    }
    double scale = Math.max(Math.sqrt(squares / SAMPLE), Double.MIN_NORMAL); // a product may be 0
    return new Errors(Math.sqrt(off / SAMPLE) / scale, most / scale);
  }

  /// A row times a column as a sum of two doubles: the rounding errors of every product and every
  /// addition are summed beside.
  public static double[] dot(IntToDoubleFunction row, IntToDoubleFunction column, int size) {
    double sum = 0;
    double rest = 0;
    for (int k = 0; k < size; k++) {
      double x = row.applyAsDouble(k);
      double y = column.applyAsDouble(k);
      double product = x * y;
      double next = sum + product;
      double back = next - sum;
      rest += Math.fma(x, y, -product) + ((sum - (next - back)) + (product - back));
      sum = next;
    }
    return new double[] {sum, rest};
  }
}
