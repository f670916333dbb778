package dev.headroom.kernel.peak;

import dev.headroom.kernel.contract.VectorModule;
import dev.headroom.kernel.f32.PeakF32;
import dev.headroom.kernel.f32.TileF32;
import dev.headroom.kernel.f64.PeakF64;
import dev.headroom.kernel.f64.TileF64;
import dev.headroom.kernel.threads.Pool;
import dev.headroom.tensor.Dtype;
import java.util.Arrays;

/// How fast this machine multiplies, exponentiates and streams, on a given number of threads: what
/// a perfect program could reach. Each rate is the best of many short rounds on all threads at
/// once, for a neighbour on the machine can only take from it.
/// Shared: never, one thread measures.
public final class Rates implements AutoCloseable {
  private static final int STEPS = 500; // of one call: some microseconds
  private static final int IN_L1 = 2048; // numbers
  private static final int STREAM = 1 << 25; // numbers, four times a large L3 at least
  private static final int PIECE = 1 << 16;
  private static final double ROUND = 0.005; // seconds that a round should take

  private static final double JUMP = 1.5;
  private static final double PATIENCE = 5; // seconds

  // A second, on one thread: less is not this machine but code that is not compiled yet.
  // Half-compiled
  // loops, a vector on the heap in every step, do a multiply-add in 15 ns.
  private static final double PLAUSIBLE_MULTIPLY_ADDS = 2.5e8; // of whole vectors
  private static final double PLAUSIBLE_EXPS = 2e7; // of whole vectors
  private static final double PLAUSIBLE_BYTES = 5e8;

  private final boolean vectors = VectorModule.isPresent();
  private final Pool pool;
  private final double[] sink; // what loops computed, lest they be compiled away
  private int calls; // of the loop in the current round, by each thread

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
    double plausible = 2 * lanes(dtype) * PLAUSIBLE_MULTIPLY_ADDS / flops;
    return flops * best(worker -> sink[worker] += multiplyAdds(dtype), seconds, plausible);
  }

  /// Of a vector; 0 where there are none, and anything is plausible.
  private int lanes(Dtype dtype) {
    return !vectors
        ? 0
        : switch (dtype) {
          case F32 -> TileF32.L;
          case F64 -> TileF64.L;
        };
  }

  private double multiplyAdds(Dtype dtype) {
    return !vectors
        ? ScalarPeak.multiplyAdds(STEPS)
        : switch (dtype) {
          case F32 -> PeakF32.multiplyAdds(STEPS);
          case F64 -> PeakF64.multiplyAdds(STEPS);
        };
  }

  /// Exponentials a second, as attention does them.
  public double exps(Dtype dtype, double seconds) {
    int threads = pool.threads();
    double plausible = lanes(dtype) * PLAUSIBLE_EXPS / IN_L1;
    if (vectors && dtype == Dtype.F32) {
      float[][] s = new float[2 * threads][IN_L1];
      Loop loop = t -> sink[t] += PeakF32.exponentials(s[t], s[t + threads]);
      return IN_L1 * best(loop, seconds, plausible);
    }
    double[][] s = new double[2 * threads][IN_L1];
    Loop loop =
        vectors
            ? t -> sink[t] += PeakF64.exponentials(s[t], s[t + threads])
            : t -> sink[t] += ScalarPeak.exponentials(s[t], s[t + threads]);
    return IN_L1 * best(loop, seconds, plausible);
  }

  /// Bytes a second from and to memory: of reading, and of copying with both ways counted.
  public record Memory(double reading, double copying) {
    public double best() {
      return Math.max(reading, copying);
    }
  }

  /// Reading is the better of two orders: each thread's numbers from first to last, and its four
  /// quarters beside each other, which some machines prefetch farther.
  public Memory memory(double seconds) {
    float[] x = new float[STREAM];
    Arrays.fill(x, 1);
    int share = STREAM / 2 / pool.threads() / PIECE * PIECE;
    int quarter = share / 2;
    Loop ordered = t -> sink[t] += read(x, 2 * share * t, 2 * share);
    Loop quarters = t -> sink[t] += vectors ? PeakF32.read(x, 2 * share * t, quarter, quarter) : 0;
    Loop copy = t -> System.arraycopy(x, share * t, x, STREAM / 2 + share * t, share);
    double bytes = 2.0 * share * Float.BYTES;
    double plausible = PLAUSIBLE_BYTES / bytes;
    double reading = best(ordered, seconds, plausible);
    reading = vectors ? Math.max(reading, best(quarters, seconds, plausible)) : reading;
    return new Memory(bytes * reading, bytes * best(copy, seconds, plausible));
  }

  private double read(float[] x, int first, int count) {
    double sum = 0;
    for (int at = first; at < first + count; at += PIECE) {
      sum += vectors ? PeakF32.read(x, at, PIECE) : ScalarPeak.read(x, at, PIECE);
    }
    return sum;
  }

  /// What is timed, run by each worker.
  private interface Loop {
    void run(int worker);
  }

  /// Calls a second, all threads together, in the best of the rounds of `seconds`; rounds grow until
  /// they take ROUND seconds. The first calls run uncompiled, a thousand times slower: the clock
  /// starts again whenever the rate jumps, and waits, within PATIENCE, while it is implausible.
  private double best(Loop loop, double seconds, double plausible) {
    Pool.Job job =
        (task, worker) -> {
          for (int i = 0; i < calls; i++) {
            loop.run(task);
          }
        };
    calls = 1;
    double best = 0;
    long begin = System.nanoTime();
    long jumped = begin;
    for (long now = begin;
        now - jumped < seconds * 1e9
            || (best < plausible * pool.threads() && now - begin < PATIENCE * 1e9);
        now = System.nanoTime()) {
      pool.run(pool.threads(), job);
      double took = (System.nanoTime() - now) / 1e9;
      double rate = calls * pool.threads() / took;
      if (rate > JUMP * best) {
        jumped = System.nanoTime();
      }
      best = Math.max(best, rate);
      if (took < ROUND) {
        calls *= 2;
      }
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
