package dev.headroom.solve;

import dev.headroom.forward.Engine;
import dev.headroom.reduce.Construction;
import dev.headroom.reduce.Grid;
import dev.headroom.solve.Target.Bare;
import dev.headroom.spread.Task;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Weighting;
import dev.headroom.vectors.Ov;
import dev.headroom.vectors.VectorSet;
import java.io.Serializable;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// One tuple of blocks of vectors and the transformer that is to decide it, on one thread of any machine.
/// Shape:  `layers`, `heads` of that transformer.
public record BlockTask(
    Construction construction,
    Weighting weighting,
    int layers,
    int heads,
    boolean count,
    KernelName kernel,
    Dtype dtype,
    List<Bits> sets)
    implements Task<BlockAnswer> {
  private static final int DIGITS = Long.BYTES * 2;

  /// A set of vectors.
  /// Shape:  `bits`: each vector's words, 16 hexadecimal digits each.
  public record Bits(int size, int dim, String bits) implements Serializable {
    static Bits of(VectorSet set) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < set.size(); i++) {
        for (int w = 0; w < set.words(); w++) {
          text.append(HexFormat.of().toHexDigits(set.word(i, w)));
        }
      }
      return new Bits(set.size(), set.dim(), text.toString());
    }

    VectorSet set() {
      int words = bits.length() / DIGITS;
      long[] all =
          IntStream.range(0, words)
              .mapToLong(w -> Long.parseUnsignedLong(bits, w * DIGITS, (w + 1) * DIGITS, 16))
              .toArray();
      return VectorSet.of(
          size, dim, (i, x) -> (all[i * (words / size) + (x >> 6)] >>> (x & 63) & 1) != 0);
    }
  }

  static BlockTask of(Plan plan, Bare target, Grid grid, Ov instance) {
    return new BlockTask(
        target.construction(),
        target.weighting(),
        grid.layers(),
        grid.heads(),
        plan.count(),
        plan.engine().kernel(),
        plan.engine().dtype(),
        instance.sets().stream().map(Bits::of).toList());
  }

  @Override
  public BlockAnswer run() {
    Grid grid = new Grid(layers, heads);
    Bare target = new Bare(construction, weighting);
    Engine engine = new Engine(kernel, dtype, 1);
    Plan plan = new Plan(target, Optional.of(grid), count, Double.POSITIVE_INFINITY, engine, 0);
    Ov instance = new Ov(sets.stream().map(Bits::set).toList());
    return BlockAnswer.of(new Evaluation(plan, Watch.NONE).of(target.of(instance, grid, count)));
  }

  @Override
  public Class<BlockAnswer> answer() {
    return BlockAnswer.class;
  }
}
