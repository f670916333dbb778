package dev.headroom.bench.peer;

import dev.headroom.kernel.Kernel;
import dev.headroom.kernel.Kernel.Scoring;
import dev.headroom.kernel.Kernels;
import dev.headroom.kernel.Product.Operand;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Mask;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Weighting;
import dev.headroom.work.Probe;
import java.util.List;
import java.util.Optional;

/// Our own kernels.
public final class Headroom implements Contestant {
  /// For ServiceLoader.
  public Headroom() {}

  @Override
  public String name() {
    return "headroom";
  }

  @Override
  public String version() {
    try (Kernel kernel = Kernels.choose(KernelName.SIMD, 1)) {
      return kernel.description();
    }
  }

  @Override
  public Optional<Ready> prepare(Task task, int threads, List<Tensor> inputs) {
    Kernel kernel = Kernels.choose(KernelName.SIMD, threads);
    Tensor first = inputs.getFirst();
    Tensor last = inputs.getLast();
    Tensor out = Tensor.zeros(task.dtype(), first.rows(), last.cols());
    return switch (task.kind()) {
      case GEMM -> {
        Operand a = new Operand(first, false);
        Operand b = new Operand(last, false);
        yield Optional.of(new Ours(kernel, () -> kernel.product(a, b, out, false), out));
      }
      case ATTENTION, ATTENTION_CAUSAL -> {
        int heads = task.sizes().get(0);
        int n = task.sizes().get(1);
        int d = task.sizes().get(2);
        AttentionShape shape = new AttentionShape(heads, 1, 1, n, n, d, d);
        Mask mask = task.kind() == Task.Kind.ATTENTION ? Mask.NONE : Mask.CAUSAL;
        Scoring scoring = new Scoring(1 / Math.sqrt(d), mask, Weighting.SOFTMAX);
        yield Optional.of(
            new Ours(
                kernel,
                () -> kernel.attention(shape, first, inputs.get(1), last, scoring, out, Probe.NONE),
                out));
      }
    };
  }

  private record Ours(Kernel kernel, Runnable call, Tensor result) implements Ready {
    @Override
    public void run() {
      call.run();
    }

    @Override
    public void close() {
      kernel.close();
    }
  }
}
