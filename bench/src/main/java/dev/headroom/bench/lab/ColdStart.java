package dev.headroom.bench.lab;

import dev.headroom.bench.peer.Contestant.Ready;
import dev.headroom.bench.peer.Headroom;
import dev.headroom.bench.peer.Task;
import dev.headroom.kernel.WarmUp;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// When the kernels of an audit first run at nine tenths of their speed, counted from the start of
/// the virtual machine; the speed is the median of the second half of some seconds.
public final class ColdStart {
  private static final double SECONDS = 6;
  private static final double NEARLY = 0.9;

  private ColdStart() {}

  public static void main(String[] args) throws Exception {
    long start = ManagementFactory.getRuntimeMXBean().getStartTime();
    int threads = Runtime.getRuntime().availableProcessors();
    WarmUp.of(KernelName.SIMD, Dtype.F32, Activation.GELU_TANH);
    System.out.printf(Locale.ROOT, "warm after %.2f s%n", since(start));
    List<Task> tasks =
        List.of(
            Task.of(Task.Kind.GEMM, Dtype.F32, "1024x768x3072"),
            Task.of(Task.Kind.ATTENTION, Dtype.F32, "12x1024x64"),
            Task.of(Task.Kind.ATTENTION_CAUSAL, Dtype.F32, "12x1024x64"));
    List<Run> runs = new ArrayList<>();
    for (Task task : tasks) {
      runs.add(new Run(task, new Headroom().prepare(task, threads).orElseThrow()));
    }
    for (double end = since(start) + SECONDS; since(start) < end; ) {
      for (Run run : runs) {
        run.once(start);
      }
    }
    runs.forEach(Run::print);
    System.exit(0);
  }

  private static double since(long start) {
    return (System.currentTimeMillis() - start) / 1e3;
  }

  /// One kernel's calls: how long each took, and when it ended.
  private record Run(Task task, Ready ready, List<Double> seconds, List<Double> ends) {
    Run(Task task, Ready ready) {
      this(task, ready, new ArrayList<>(), new ArrayList<>());
    }

    void once(long start) throws Exception {
      long begin = System.nanoTime();
      ready.run();
      seconds.add((System.nanoTime() - begin) / 1e9);
      ends.add(since(start));
    }

    void print() {
      List<Double> late = seconds.subList(seconds.size() / 2, seconds.size());
      double steady = late.stream().sorted().toList().get(late.size() / 2);
      int first = 0;
      while (seconds.get(first) > steady / NEARLY) {
        first++;
      }
      System.out.printf(
          Locale.ROOT,
          "%s %s: %.1f ms at last, nine tenths of that speed after %.2f s, first call %.0f ms%n",
          task.kind().name().toLowerCase(Locale.ROOT),
          task.shape(),
          1e3 * steady,
          ends.get(first),
          1e3 * seconds.getFirst());
    }
  }
}
