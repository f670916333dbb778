package dev.headroom.bench.peer;

import dev.headroom.kernel.fast.Plan;
import dev.headroom.scheme.Catalogue;
import dev.headroom.scheme.Program;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.FastMatmul;
import dev.headroom.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A matrix product.
/// Shape:  `MxKxN[:LAYOUT][+GAP]`: a `[m,k]`, b `[k,n]` -> `[m,n]`. LAYOUT has a letter for a and one
///         for b, `t` where it lies transposed, else `n`; GAP entries lie between any two rows.
public record Gemm(
    Dtype dtype, int m, int k, int n, boolean aTransposed, boolean bTransposed, int gap)
    implements Task {
  private static final Program SCHEME = Catalogue.find(Plan.SCHEME).orElseThrow().program();
  private static final Pattern SHAPE =
      Pattern.compile("([0-9x]+)(?::([nt])([nt]))?(?:\\+([0-9]{1,4}))?");

  static Gemm of(Dtype dtype, String shape) {
    Matcher parts = SHAPE.matcher(shape);
    String example = "512x512x512, or 512x512x512:tn+8 with a transposed and 8 between rows";
    List<Integer> sizes = Sizes.of(shape, parts.matches() ? parts.group(1) : "", 3, example);
    return new Gemm(
        dtype,
        sizes.get(0),
        sizes.get(1),
        sizes.get(2),
        "t".equals(parts.group(2)),
        "t".equals(parts.group(3)),
        parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4)));
  }

  @Override
  public Kind kind() {
    return Kind.GEMM;
  }

  @Override
  public String shape() {
    String layout = ":" + (aTransposed ? "t" : "n") + (bTransposed ? "t" : "n");
    return m
        + "x"
        + k
        + "x"
        + n
        + (layout.equals(":nn") ? "" : layout)
        + (gap > 0 ? "+" + gap : "");
  }

  @Override
  public double flops() {
    return 2.0 * m * k * n;
  }

  /// By how many levels of our scheme it is multiplied, none being the definition.
  public int levels(FastMatmul fast) {
    return Plan.of(SCHEME, fast, m, k, n).levels();
  }

  /// Whether all matrices lie row by row without gaps.
  public boolean plain() {
    return !aTransposed && !bTransposed && gap == 0;
  }

  /// From row to row of a as it lies.
  public int aStride() {
    return (aTransposed ? m : k) + gap;
  }

  public int bStride() {
    return (bTransposed ? k : n) + gap;
  }

  public int cStride() {
    return n + gap;
  }

  /// The factors as they lie in memory.
  public record Inputs(Tensor a, Tensor b) {}

  public Inputs inputs() {
    SplittableRandom random = new SplittableRandom(List.of(m, k, n).hashCode());
    return new Inputs(factor(random, m, k, aTransposed), factor(random, k, n, bTransposed));
  }

  private Tensor factor(SplittableRandom random, int rows, int cols, boolean transposed) {
    return transposed
        ? Sizes.uniform(dtype, random, cols, rows, gap)
        : Sizes.uniform(dtype, random, rows, cols, gap);
  }

  /// Room for the product.
  public Tensor room() {
    return Tensor.zeros(dtype, m, cStride()).cols(0, n);
  }
}
