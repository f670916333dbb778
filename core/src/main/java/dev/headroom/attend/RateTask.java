package dev.headroom.attend;

import dev.headroom.forward.Attention;
import dev.headroom.forward.Engine;
import dev.headroom.measure.Seconds;
import dev.headroom.spread.Task;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Measures one slot, after a warm-up. Nothing is read: numbers are random.
/// Shape:  slot: which of those that measure at the same time.
record RateTask(int slot, int headDim, int valueDim, int keys, Dtype dtype, KernelName kernel)
    implements Task<Rate> {
  private static final int FEW = 32;
  private static final int MANY = 1024;
  private static final long MOST_FLOPS = 1L << 36; // of many queries: a second or two
  private static final double WARM = 0.5; // seconds
  private static final double BUDGET = 2;

  @Override
  public Rate run() {
    try (Attention attention = new Attention(new Engine(kernel, dtype, 1))) {
      Runnable few = work(attention, FEW);
      int most = many();
      Runnable many = work(attention, most);
      Seconds.settle(WARM, many);
      List<Double> brief = new ArrayList<>();
      List<Double> full = new ArrayList<>();
      for (double spent = 0; spent < BUDGET; spent += brief.getLast() + full.getLast()) {
        brief.add(Seconds.of(1, few).median());
        full.add(Seconds.of(1, many).median());
      }
      double least = median(brief);
      double perPair = Math.max(0, median(full) - least) / ((long) (most - FEW) * keys);
      return new Rate(Math.max(0, least - perPair * FEW * keys), perPair, kernelOf(attention));
    }
  }

  /// Fewer where keys are so many, or so wide, that these would take long.
  private int many() {
    double ofQuery = 2.0 * keys * ((long) headDim + valueDim);
    return Math.clamp((long) (MOST_FLOPS / ofQuery), 2 * FEW, MANY);
  }

  /// Its name and its vectors, without its blocking.
  private static String kernelOf(Attention attention) {
    String all = attention.kernel();
    int end = all.indexOf(',');
    return end < 0 ? all : all.substring(0, end);
  }

  private static double median(List<Double> seconds) {
    return Seconds.of(seconds.stream().mapToDouble(s -> s).toArray()).median();
  }

  private Runnable work(Attention attention, int queries) {
    AttentionShape shape = new AttentionShape(1, 1, 1, queries, keys, headDim, valueDim);
    SplittableRandom random = new SplittableRandom(slot);
    Scoring scoring = Scoring.softmax(1 / Math.sqrt(headDim), Span.ALL);
    List<Tensor> qkv =
        List.of(
            random(random, queries, headDim),
            random(random, keys, headDim),
            random(random, keys, valueDim));
    return () -> attention.partial(shape, qkv, scoring, ScoreInputs.NONE);
  }

  private Tensor random(SplittableRandom random, int rows, int cols) {
    Tensor t = Tensor.zeros(dtype, rows, cols);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        t.set(i, j, random.nextDouble(-1, 1));
      }
    }
    return t;
  }

  @Override
  public Class<Rate> answer() {
    return Rate.class;
  }
}
