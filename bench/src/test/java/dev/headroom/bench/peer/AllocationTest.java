package dev.headroom.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.headroom.forward.Engine;
import dev.headroom.forward.Transformer;
import dev.headroom.model.Input;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import java.lang.management.ManagementFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Once it is compiled a call allocates next to nothing, on any of its threads: what a call and its tasks are takes
/// less than 4 KiB, buffers are kept, and no vector becomes an object.
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// Enough calls to have everything compiled: the smallest product took 20,000. With `-Xbatch`
  /// (pom.xml) a call waits for the compiler, so their number does not depend on the machine's speed.
  private static final int CALLS = 200_000;

  @ParameterizedTest
  @CsvSource({
    "GEMM, F32, 192x160x224, 1, 4096",
    "GEMM, F32, 192x160x224, 2, 4096",
    "GEMM, F64, 192x160x224, 2, 4096",
    "GEMM, F32, 7x7x7, 1, 4096",
    "GEMM, F64, 33x20x35:tn, 1, 4096",
    "GEMM, F32, 1x64x64:nt, 1, 4096",
    "GEMM, F32, 1x2000x2005, 2, 4096",
    "ATTENTION, F32, 4x256x64, 1, 65536",
    "ATTENTION, F32, 4x256x64, 2, 65536",
    "ATTENTION, F64, 4x256x64, 2, 65536",
    "ATTENTION_CAUSAL, F32, 4x256x64, 1, 65536",
    "ATTENTION_CAUSAL, F64, 4x256x64, 2, 65536"
  })
  void aKernelKeepsWhatItNeeds(Task.Kind kind, Dtype dtype, String shape, int threads, long allowed)
      throws Exception {
    Contestant.Ready ready =
        new Headroom().prepare(Task.of(kind, dtype, shape), threads).orElseThrow();
    assertThat(least(ready, allowed)).isLessThanOrEqualTo(allowed);
    ready.close();
  }

  @ParameterizedTest
  @CsvSource({"F32, 1", "F32, 2", "F64, 2"})
  void aForwardPassAllocatesWhatItReturns(Dtype dtype, int threads) throws Exception {
    Input input = Input.of(IntStream.range(0, SmallGpt.TOKENS).toArray());
    long result = (long) SmallGpt.TOKENS * SmallGpt.ARCHITECTURE.width() * dtype.bytes();
    long allowed = result + 65536;
    Engine engine = new Engine(KernelName.SIMD, dtype, threads);
    LayeredWeights weights = new LayeredWeights(SmallGpt.ARCHITECTURE);
    try (Transformer transformer = new Transformer(weights, engine)) {
      assertThat(least(() -> Truth.last(transformer, input), allowed)).isLessThanOrEqualTo(allowed);
    }
  }

  private interface Call {
    void run() throws Exception;
  }

  private static long least(Contestant.Ready ready, long allowed) throws Exception {
    return least(ready::run, allowed);
  }

  /// The fewest bytes that a call allocated, on all threads, until one is as sparing as allowed.
  private static long least(Call call, long allowed) throws Exception {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < CALLS && least > allowed; i++) {
      long before = THREADS.getTotalThreadAllocatedBytes();
      call.run();
      least = Math.min(least, THREADS.getTotalThreadAllocatedBytes() - before);
    }
    return least;
  }
}
