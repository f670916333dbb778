package dev.headroom.kernel;

import dev.headroom.tensor.Dtype;
import java.util.Arrays;

/// How fast this machine multiplies, exponentiates and streams, on a given number of threads: what
/// a perfect program could reach. Each rate is the best of many short rounds on all threads at
/// once, for a neighbour on the machine can only take from it.
public final class Rates implements AutoCloseable {
  private static final int STEPS = 20_000; // of one call, well under a millisecond
  private static final int IN_L1 = 2048; // numbers
  private static final int CALLS = 8; // a round
  private static final int STREAM = 1 << 25; // numbers, four times a large L3 at least
  private static final int PIECE = 1 << 16;

  private final boolean vectors = Kernels.vectors();
  private final Pool pool;
  private final double[] sink; // what loops computed, lest they be compiled away

  public Rates(int threads) {
    pool = new Pool(threads);
    sink = new double[threads];
  }

  /// Flops a second, a fused multiply-add being two.
  public double flops(Dtype dtype, double seconds) {
    long flops =
        !vectors
            ? ScalarPeak.flops(STEPS)
            : switch (dtype) {
              case F32 -> PeakF32.flops(STEPS);
              case F64 -> PeakF64.flops(STEPS);
            };
    Pool.Job job = (task, worker) -> sink[task] += multiplyAdds(dtype);
    return (double) flops * CALLS * pool.threads() / best(job, seconds);
  }

  private double multiplyAdds(Dtype dtype) {
    double sum = 0;
    for (int i = 0; i < CALLS; i++) {
      sum +=
          !vectors
              ? ScalarPeak.multiplyAdds(STEPS)
              : switch (dtype) {
                case F32 -> PeakF32.multiplyAdds(STEPS);
                case F64 -> PeakF64.multiplyAdds(STEPS);
              };
    }
    return sum;
  }

  /// Exponentials a second, as attention does them.
  public double exps(Dtype dtype, double seconds) {
    Pool.Job job = (task, worker) -> sink[task] += exponentials(dtype);
    return (double) IN_L1 * CALLS * 32 * pool.threads() / best(job, seconds);
  }

  private double exponentials(Dtype dtype) {
    double sum = 0;
    if (vectors && dtype == Dtype.F32) {
      float[] s = new float[IN_L1];
      float[] w = new float[IN_L1];
      for (int i = 0; i < CALLS * 32; i++) {
        sum += PeakF32.exponentials(s, w);
      }
      return sum;
    }
    double[] s = new double[IN_L1];
    double[] w = new double[IN_L1];
    for (int i = 0; i < CALLS * 32; i++) {
      sum += vectors ? PeakF64.exponentials(s, w) : ScalarPeak.exponentials(s, w);
    }
    return sum;
  }

  /// Bytes a second from memory: the better of reading, and of copying with both ways counted.
  public double bandwidth(double seconds) {
    float[] x = new float[STREAM];
    Arrays.fill(x, 1);
    int share = STREAM / 2 / pool.threads() / PIECE * PIECE;
    Pool.Job read =
        (task, worker) -> {
          double sum = 0;
          for (int at = 0; at < 2 * share; at += PIECE) {
            int from = 2 * share * task + at;
            sum += vectors ? PeakF32.read(x, from, PIECE) : ScalarPeak.read(x, from, PIECE);
          }
          sink[task] += sum;
        };
    Pool.Job copy =
        (task, worker) -> System.arraycopy(x, share * task, x, STREAM / 2 + share * task, share);
    double bytes = 2.0 * share * pool.threads() * Float.BYTES;
    return bytes / Math.min(best(read, seconds / 2), best(copy, seconds / 2));
  }

  /// The shortest round, in seconds, of as many as fit into `seconds`; at least three.
  private double best(Pool.Job job, double seconds) {
    long begin = System.nanoTime();
    double best = Double.POSITIVE_INFINITY;
    for (int round = 0; round < 3 || System.nanoTime() - begin < seconds * 1e9; round++) {
      long start = System.nanoTime();
      pool.run(pool.threads(), job);
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    return best;
  }

  @Override
  public void close() {
    pool.close();
    if (Arrays.stream(sink).anyMatch(Double::isNaN)) {
      throw new IllegalStateException("a peak loop computed a NaN");
    }
  }
}
