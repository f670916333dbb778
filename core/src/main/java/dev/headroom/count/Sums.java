package dev.headroom.count;

import dev.headroom.work.Work;

/// Sums and products of sizes.
/// Fails:  ArithmeticException past 2^63 − 1.
final class Sums {
  private Sums() {}

  static long sum(long... parts) {
    long total = 0;
    for (long part : parts) {
      total = Math.addExact(total, part);
    }
    return total;
  }

  static long product(long... factors) {
    long total = 1;
    for (long factor : factors) {
      total = Math.multiplyExact(total, factor);
    }
    return total;
  }

  static Work bytes(long bytes) {
    return new Work(0, 0, 0, bytes);
  }

  /// Of weights or kept numbers.
  static Work held(long bytes) {
    return new Work(0, 0, 0, bytes, bytes);
  }
}
