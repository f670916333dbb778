package dev.headroom.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.kernel.Axes.Case;
import dev.headroom.kernel.contract.Combination;
import dev.headroom.kernel.contract.Target;
import dev.headroom.tensor.Dtype;
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
    List<Target> packed = copies(found);
    List<Target> alone = copies(found);
    c.simd().product(a, b, found);
    Case.reference().product(a, b, expected);
    c.simd().product(a, c.simd().pack(b), packed);
    Case.simd(1).product(a, b, alone);
    for (int t = 0; t < found.size(); t++) {
      double tolerance = 40 * (k + 8) * c.epsilon() * (k + 1);
      ProductLaws.near(found.get(t).part(), expected.get(t).part(), tolerance);
      ProductLaws.near(packed.get(t).part(), expected.get(t).part(), tolerance);
      ProductLaws.same(found.get(t).part(), alone.get(t).part());
    }
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
