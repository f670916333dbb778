package dev.headroom.kernel.peak;

import dev.headroom.kernel.f32.PeakF32;

/// The loops of {@link PeakF32} where the vector module is absent.
final class ScalarPeak {
  private static final int CHAINS = 8;

  private ScalarPeak() {}

  static long flops(int steps) {
    return 2L * steps * CHAINS;
  }

  static double multiplyAdds(int steps) {
    double x = 0.5;
    double y = 0.25;
    double c0 = x;
    double c1 = x;
    double c2 = x;
    double c3 = x;
    double c4 = x;
    double c5 = x;
    double c6 = x;
    double c7 = x;
    for (int i = 0; i < steps; i++) {
      c0 = Math.fma(x, y, c0);
      c1 = Math.fma(x, y, c1);
      c2 = Math.fma(x, y, c2);
      c3 = Math.fma(x, y, c3);
      c4 = Math.fma(x, y, c4);
      c5 = Math.fma(x, y, c5);
      c6 = Math.fma(x, y, c6);
      c7 = Math.fma(x, y, c7);
    }
    return c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7;
  }

  static double exponentials(double[] s, double[] weights) {
    double sum = 0;
    for (int j = 0; j < s.length; j++) {
      weights[j] = Math.exp(s[j]);
      sum += weights[j];
    }
    return sum;
  }

  static double read(float[] x, int at, int count) {
    double sum0 = 0;
    double sum1 = 0;
    for (int j = at; j < at + count; j += 2) {
      sum0 += x[j];
      sum1 += x[j + 1];
    }
    return sum0 + sum1;
  }
}
