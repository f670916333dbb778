package dev.headroom.kernel;

import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.Kernel.NormRule;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Packed;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Probe;
import java.util.List;

/// Calls what a forward pass calls, on operands so small that even uncompiled code is quick, until
/// it is compiled. Uncompiled vector code is a thousand times slower, and a first pass of real size
/// would spend seconds in it; here one thread computes while the others are left to the compiler.
public final class WarmUp {
  private static final double QUIET = 0.2; // seconds without a markedly faster round
  private static final double MOST = 4;
  private static final double MARKEDLY = 0.8;
  // Narrow heads, for what attention does once a head, and heads wider than a tile; depths even and
  // odd.
  private static final int[] TOKENS = {28, 101};
  private static final int[] HEADS = {16, 4};
  private static final int WIDTH = 64;

  private final Lane lane;
  private final Dtype dtype;
  private final Packed weight;
  private final Tensor bias;

  private WarmUp(Kernel kernel, Dtype dtype) {
    this.lane = kernel.lane();
    this.dtype = dtype;
    this.weight = kernel.pack(List.of(new Part(new Zeros(WIDTH, WIDTH), false)), dtype);
    this.bias = Tensor.zeros(dtype, 1, WIDTH);
  }

  /// Warms up the kernel of that name; does nothing for the reference.
  public static void of(KernelName name, Dtype dtype, Activation activation) {
    if (name == KernelName.REFERENCE) {
      return;
    }
    try (Kernel kernel = Kernels.choose(name, 1)) {
      WarmUp warm = new WarmUp(kernel, dtype);
      long begin = System.nanoTime();
      long improved = begin;
      double best = Double.MAX_VALUE;
      for (long now = begin;
          now - improved < QUIET * 1e9 && now - begin < MOST * 1e9;
          now = System.nanoTime()) {
        for (int i = 0; i < TOKENS.length; i++) {
          warm.round(TOKENS[i], HEADS[i], activation);
        }
        double took = System.nanoTime() - now;
        improved = took < MARKEDLY * best ? System.nanoTime() : improved;
        best = Math.min(best, took);
      }
    }
  }

  private void round(int tokens, int heads, Activation activation) {
    Tensor x = Tensor.zeros(dtype, tokens, WIDTH);
    Tensor y = Tensor.zeros(dtype, tokens, WIDTH);
    lane.norm(x, bias, bias, new NormRule(false, 1), y);
    lane.linear(y, weight, bias, false, x);
    lane.linear(y, weight, bias, true, x);
    lane.activate(activation, x);
    AttentionShape shape =
        new AttentionShape(1, heads, heads, tokens, tokens, WIDTH / heads, WIDTH / heads);
    for (Span span : List.of(Span.CAUSAL, Span.ALL)) {
      Scoring scoring = Scoring.softmax(1, span);
      lane.attention(shape, x, x, x, scoring, ScoreInputs.NONE, y, Probe.NONE);
    }
  }

  private record Zeros(int rows, int cols) implements Rows {
    @Override
    public void read(int row, int col, Tensor to) {
      Tensor.zeros(to.dtype(), to.rows(), to.cols()).copyTo(to);
    }
  }
}
