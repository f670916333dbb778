package dev.headroom.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.kernel.Axes.Case;
import dev.headroom.kernel.contract.Combination;
import dev.headroom.kernel.contract.Packed;
import dev.headroom.kernel.contract.PackedSum;
import dev.headroom.kernel.contract.Target;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Products of sums, stored in several places, against the reference.
class CombinationLaws {
  @Axes
  void productOfSumsAgreesWithReference(Case c) {
    SplittableRandom r = c.random();
    agrees(c, r, c.size(), 1 + r.nextInt(c.size()), 1 + r.nextInt(c.size()));
    agrees(c, r, 1 + r.nextInt(c.size()), c.size(), 1 + r.nextInt(c.size()));
  }

  @Axes(sizes = {1025, 2050, 3000})
  void deepProductOfSumsAgreesWithReference(Case c) {
    SplittableRandom r = c.random();
    agrees(c, r, 1 + r.nextInt(30), c.size(), 1 + r.nextInt(90));
  }

  @Axes(sizes = 1100)
  void productOfSumsPackedInPartsAgreesWithReference(Case c) {
    SplittableRandom r = c.random();
    agrees(c, r, 3 + r.nextInt(20), 2100, c.size() + r.nextInt(40));
  }

  private static void agrees(Case c, SplittableRandom r, int n, int k, int p) {
    Combination a = sum(c, r, n, k);
    Combination b = sum(c, r, k, p);
    List<Target> found = targets(c, r, n, p);
    List<Target> expected = copies(found);
    List<Target> alone = copies(found);
    c.simd().product(a, b, found);
    Case.reference().product(a, b, expected);
    Case.simd(1).product(a, b, alone);
    agree(c, k, found, expected, alone);
  }

  private static void agree(
      Case c, int k, List<Target> found, List<Target> expected, List<Target> alone) {
    double tolerance = 40 * (k + 8) * c.epsilon() * (k + 1);
    for (int t = 0; t < found.size(); t++) {
      ProductLaws.near(found.get(t).part(), expected.get(t).part(), tolerance);
      ProductLaws.same(found.get(t).part(), alone.get(t).part());
    }
  }

  @Axes(sizes = {20, 130, 1500, 2100})
  void productOfBlocksOfWeightsAgreesWithReference(Case c) {
    SplittableRandom r = c.random();
    int together = Case.kernel(1).pack(weights(c.random(r, 1, 1)), c.dtype()).columnsTogether();
    int n = 1 + r.nextInt(30);
    int k = 1 + r.nextInt(c.size());
    int p = 1 + r.nextInt(3 * together);
    int depth = k + r.nextInt(c.size());
    int cols = p + 3 * together;
    List<Part> weights = weights(c.random(r, depth, cols));
    List<PackedSum.Block> blocks = new ArrayList<>();
    for (int t = r.nextInt(4); t >= 0; t--) {
      blocks.add(new PackedSum.Block(factor(r), r.nextInt(depth - k + 1), r.nextInt(4) * together));
    }
    Combination a = sum(c, r, n, k);
    List<Target> found = targets(c, r, n, p);
    List<Target> expected = copies(found);
    List<Target> alone = copies(found);
    Packed w = Case.kernel(c.threads()).pack(weights, c.dtype());
    Packed plain = Kernels.choose(KernelName.REFERENCE, 1).pack(weights, c.dtype());
    c.simd().product(a, new PackedSum(w, blocks, k, p), found);
    Case.reference().product(a, new PackedSum(plain, blocks, k, p), expected);
    Case.simd(1).product(a, new PackedSum(w, blocks, k, p), alone);
    agree(c, k, found, expected, alone);
  }

  private static List<Part> weights(Tensor t) {
    return List.of(new Part(Rows.of(t), false));
  }

  /// Up to five terms, with factors that are whole, or not.
  private static Combination sum(Case c, SplittableRandom r, int rows, int cols) {
    boolean transposed = r.nextBoolean();
    List<Term> terms = new ArrayList<>();
    for (int t = r.nextInt(5); t >= 0; t--) {
      terms.add(
          new Term(factor(r), transposed ? c.random(r, cols, rows) : c.random(r, rows, cols)));
    }
    return new Combination(terms, transposed);
  }

  private static double factor(SplittableRandom r) {
    return r.nextBoolean() ? 1 : r.nextInt(-4, 5) / 2.0;
  }

  private static List<Target> targets(Case c, SplittableRandom r, int rows, int cols) {
    List<Target> targets = new ArrayList<>();
    for (int t = r.nextInt(4); t >= 0; t--) {
      targets.add(new Target(factor(r), c.random(r, rows, cols), r.nextBoolean()));
    }
    return targets;
  }

  private static List<Target> copies(List<Target> targets) {
    return targets.stream().map(t -> new Target(t.factor(), Case.copy(t.part()), t.add())).toList();
  }

  @Test
  void partsThatDifferAreNamed() {
    Tensor x = Tensor.zeros(Dtype.F32, 2, 3);
    Tensor y = Tensor.zeros(Dtype.F32, 3, 2);
    assertThatThrownBy(() -> new Combination(List.of(new Term(1, x), new Term(1, y)), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rows of y: 3, expected: 2");
    Combination a = new Combination(List.of(new Term(1, x)), false);
    assertThatThrownBy(() -> Case.reference().product(a, a, List.of(new Target(1, x, false))))
        .hasMessage("rows of b: 2, columns of a: 3");
  }
}
