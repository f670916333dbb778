package dev.headroom.bench.peer;

import dev.headroom.forward.Engine;
import dev.headroom.forward.Transformer;
import dev.headroom.kernel.Kernels;
import dev.headroom.kernel.WarmUp;
import dev.headroom.kernel.contract.CacheLines;
import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Product.Operand;
import dev.headroom.model.Input;
import dev.headroom.model.Weights;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.FastMatmul;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Probe;
import java.util.Optional;

/// Our own kernels, and our engine for whole passes.
public final class Headroom implements Contestant {
  private final FastMatmul fast;
  private int threads = 1;

  /// For ServiceLoader.
  public Headroom() {
    this(FastMatmul.OFF);
  }

  /// Products by levels of a fast scheme.
  Headroom(FastMatmul fast) {
    this.fast = fast;
  }

  @Override
  public String name() {
    return "headroom";
  }

  @Override
  public String version() {
    try (Kernel kernel = Kernels.choose(KernelName.SIMD, threads, fast)) {
      return kernel.description() + "; " + CacheLines.description();
    }
  }

  @Override
  public Optional<Ready> prepare(Task task, int count) {
    threads = count;
    return Optional.of(
        switch (task) {
          case Gemm gemm -> product(gemm);
          case Attend attend -> attention(attend, threads);
          case Forward forward -> new Passes(forward, threads);
        });
  }

  private Ready product(Gemm task) {
    WarmUp.of(KernelName.SIMD, task.dtype(), Activation.RELU);
    Kernel kernel = Kernels.choose(KernelName.SIMD, threads, fast);
    Lane lane = kernel.lane();
    Gemm.Inputs inputs = task.inputs();
    Operand a = new Operand(inputs.a(), task.aTransposed());
    Operand b = new Operand(inputs.b(), task.bTransposed());
    Tensor out = task.room();
    return new Calls(kernel, () -> lane.product(a, b, out, false), out);
  }

  private static Ready attention(Attend task, int threads) {
    Kernel kernel = Kernels.choose(KernelName.SIMD, threads);
    Lane lane = kernel.lane();
    int n = task.n();
    int d = task.d();
    AttentionShape shape = new AttentionShape(task.heads(), 1, 1, n, n, d, d);
    Scoring scoring = Scoring.softmax(1 / Math.sqrt(d), task.causal() ? Span.CAUSAL : Span.ALL);
    Attend.Inputs in = task.inputs();
    Tensor out = Tensor.zeros(task.dtype(), task.heads() * n, d);
    ScoreInputs inputs = ScoreInputs.NONE;
    Runnable call =
        () -> lane.attention(shape, in.q(), in.k(), in.v(), scoring, inputs, out, Probe.NONE);
    return new Calls(kernel, call, out);
  }

  private record Calls(Kernel kernel, Runnable call, Tensor result) implements Ready {
    @Override
    public void run() {
      call.run();
    }

    @Override
    public void close() {
      kernel.close();
    }
  }

  private static final class Passes implements Ready {
    private final Weights weights;
    private final Transformer transformer;
    private final Input input;
    private Tensor last = Tensor.zeros(Dtype.F32, 0, 0);

    Passes(Forward task, int threads) {
      this.weights = task.weights();
      this.transformer =
          new Transformer(weights, new Engine(KernelName.SIMD, task.dtype(), threads));
      this.input = task.input();
    }

    @Override
    public void run() {
      last = Truth.last(transformer, input);
    }

    @Override
    public Tensor result() {
      return last;
    }

    @Override
    public void close() {
      transformer.close();
      weights.close();
    }
  }
}
