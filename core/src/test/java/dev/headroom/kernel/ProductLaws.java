package dev.headroom.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.kernel.Axes.Case;
import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.Packed;
import dev.headroom.kernel.contract.Product.Operand;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Products of every shape, transposition and stride against the reference.
class ProductLaws {
  @Axes
  void productAgreesWithReference(Case c) {
    SplittableRandom r = c.random();
    int n = c.size();
    int k = pick(r, c.size());
    int p = pick(r, c.size());
    agrees(c, r, n, k, p);
    agrees(c, r, p, n, k);
    agrees(c, r, k, p, n);
  }

  @Axes(sizes = {1023, 1025, 2050})
  void deepProductAgreesWithReference(Case c) {
    SplittableRandom r = c.random();
    agrees(c, r, pick(r, 20), c.size(), pick(r, 40));
    agrees(c, r, 20 + pick(r, 20), c.size(), 60 + pick(r, 40));
    agrees(c, r, 60 + pick(r, 20), c.size(), 20 + pick(r, 12));
  }

  @Axes(sizes = 700)
  void wideProductAgreesWithReference(Case c) {
    SplittableRandom r = c.random();
    agrees(c, r, 150 + pick(r, 60), 10, c.size() + pick(r, 40));
  }

  @Axes(sizes = {100, 110, 120})
  void packedProductAgreesWithReference(Case c) {
    SplittableRandom r = c.random();
    agrees(c, r, c.size() + pick(r, 30), c.size() + pick(r, 30), c.size() + pick(r, 30));
  }

  @Axes(sizes = 8)
  void productAsLargeAsOneThreadDoesAloneAgreesWithReference(Case c) {
    SplittableRandom r = c.random();
    agrees(c, r, (1 << 20) / 64, c.size(), c.size());
    agrees(c, r, (1 << 20) / 64, c.size(), c.size());
  }

  @Axes(sizes = 1100)
  void productPackedInPartsAgreesWithReference(Case c) {
    SplittableRandom r = c.random();
    agrees(c, r, 3 + pick(r, 20), 3000, c.size() + pick(r, 40));
  }

  /// Columns by twos and threes at the end of a thread's part, which alone would be done by fours.
  @Axes(sizes = {33, 35, 66})
  void fewDeepRowsAgreeWithReference(Case c) {
    SplittableRandom r = c.random();
    for (int i = 0; i < 4; i++) {
      agrees(c, r, pick(r, 8), 40_000 + r.nextInt(20), c.size());
    }
    agrees(c, r, c.size(), 40_000 + r.nextInt(20), 1);
  }

  @Axes(sizes = 110)
  void roomOfAnotherProductLeavesNothing(Case c) {
    SplittableRandom r = c.random();
    Tensor out = c.random(r, 110, 110);
    Tensor nan = Tensor.zeros(c.dtype(), 128, 110);
    for (int i = 0; i < nan.rows(); i++) {
      for (int j = 0; j < nan.cols(); j++) {
        nan.set(i, j, Double.NaN);
      }
    }
    c.simd()
        .product(new Operand(c.random(r, 110, 128), false), new Operand(nan, false), out, false);
    agrees(c, r, 110, 125, 110);
  }

  private static int pick(SplittableRandom r, int size) {
    return 1 + r.nextInt(size);
  }

  private static void agrees(Case c, SplittableRandom r, int n, int k, int p) {
    boolean transposedA = r.nextBoolean();
    boolean transposedB = r.nextBoolean();
    boolean add = r.nextBoolean();
    Tensor a = transposedA ? c.random(r, k, n) : c.random(r, n, k);
    Tensor b = transposedB ? c.random(r, p, k) : c.random(r, k, p);
    Tensor out = c.random(r, n, p);
    Tensor expected = Case.copy(out);
    Tensor again = Case.copy(out);
    c.simd().product(new Operand(a, transposedA), new Operand(b, transposedB), out, add);
    Case.reference()
        .product(new Operand(a, transposedA), new Operand(b, transposedB), expected, add);
    near(out, expected, (k + 4) * c.epsilon() * (k + 1));
    Operand alone = new Operand(Case.copy(a), transposedA); // nothing lies behind its last entry
    Case.simd(1).product(alone, new Operand(Case.copy(b), transposedB), again, add);
    same(out, again);
  }

  @Axes
  void linearAgreesWithReference(Case c) {
    SplittableRandom r = c.random();
    linear(c, r, pick(r, c.size()), c.size(), pick(r, 2 * c.size()));
    linear(c, r, c.size(), pick(r, c.size()), pick(r, c.size()));
  }

  @Axes(sizes = {1030, 3072})
  void deepLinearAgreesWithReference(Case c) {
    SplittableRandom r = c.random();
    linear(c, r, pick(r, 9), c.size(), pick(r, 50));
  }

  /// Two or three parts of an odd number of panels, which two threads share out by columns.
  @Axes(sizes = 54)
  void weightsMetInPartsAgreeWithReference(Case c) {
    SplittableRandom r = c.random();
    linear(c, r, c.size(), 1100, 1949, true);
    linear(c, r, c.size(), 1100, 1949, false);
  }

  private static void linear(Case c, SplittableRandom r, int n, int k, int p) {
    linear(c, r, n, k, p, r.nextBoolean());
  }

  private static void linear(Case c, SplittableRandom r, int n, int k, int p, boolean add) {
    Tensor x = c.random(r, n, k);
    boolean transposed = r.nextBoolean();
    Tensor w0 = transposed ? c.random(r, p, k) : c.random(r, k, p);
    Tensor w1 = c.random(r, k, 3);
    List<Part> parts = List.of(new Part(Rows.of(w0), transposed), new Part(Rows.of(w1), false));
    Tensor bias = r.nextBoolean() ? c.random(r, 1, p + 3) : Tensor.zeros(c.dtype(), 0, 0);
    Tensor out = c.random(r, n, p + 3);
    Tensor expected = Case.copy(out);
    Tensor again = Case.copy(out);
    List<Part> others =
        List.of(new Part(Rows.of(c.random(r, k, p)), false), new Part(Rows.of(w1), false));
    Packed w = Case.kernel(c.threads()).pack(others, c.dtype());
    c.simd().pack(parts, w);
    assertThat(List.of(w.rows(), w.cols())).containsExactly(k, p + 3);
    c.simd().linear(x, w, bias, add, out);
    Packed plain = Kernels.choose(KernelName.REFERENCE, 1).pack(parts, c.dtype());
    Case.reference().linear(x, plain, bias, add, expected);
    near(out, expected, (k + 4) * c.epsilon() * (k + 1));
    Case.simd(1).linear(x, w, bias, add, again);
    same(out, again);
  }

  /// The weights of a layer of GPT-2 small.
  @Test
  void packedWeightsTakeTheirOwnSize() {
    long packed = 0;
    long numbers = 0;
    try (Kernel kernel = Kernels.choose(KernelName.SIMD, 1)) {
      for (int[] size : new int[][] {{768, 2304}, {768, 768}, {768, 3072}, {3072, 768}}) {
        Rows weights = Rows.of(Tensor.zeros(Dtype.F32, size[0], size[1]));
        packed += kernel.pack(List.of(new Part(weights, false)), Dtype.F32).bytes();
        numbers += (long) size[0] * size[1];
      }
    }
    assertThat(packed).isBetween(numbers * Float.BYTES, numbers * Float.BYTES * 101 / 100);
  }

  @Test
  void dimensionsThatDifferAreNamed() {
    Tensor a = Tensor.zeros(Dtype.F32, 2, 63);
    Tensor b = Tensor.zeros(Dtype.F32, 64, 2);
    Tensor c = Tensor.zeros(Dtype.F32, 2, 2);
    assertThatThrownBy(
            () -> Case.simd(1).product(new Operand(a, false), new Operand(b, false), c, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rows of b: 64, columns of a: 63");
  }

  @Test
  void aNanStaysWhereItIs() {
    Tensor a = Tensor.zeros(Dtype.F32, 20, 30);
    Tensor b = Tensor.zeros(Dtype.F32, 30, 40);
    a.set(3, 5, Double.NaN);
    Tensor c = Tensor.zeros(Dtype.F32, 20, 40);
    Case.simd(2).product(new Operand(a, false), new Operand(b, false), c, false);
    for (int i = 0; i < 20; i++) {
      for (int j = 0; j < 40; j++) {
        assertThat(Double.isNaN(c.get(i, j))).isEqualTo(i == 3);
      }
    }
  }

  static void near(Tensor actual, Tensor expected, double tolerance) {
    for (int i = 0; i < actual.rows(); i++) {
      for (int j = 0; j < actual.cols(); j++) {
        double difference = Math.abs(actual.get(i, j) - expected.get(i, j));
        if (!(difference <= tolerance)) {
          assertThat(actual.get(i, j))
              .as("(%d, %d) of %d x %d, off by %s", i, j, actual.rows(), actual.cols(), difference)
              .isEqualTo(expected.get(i, j));
        }
      }
    }
  }

  static void same(Tensor actual, Tensor expected) {
    near(actual, expected, 0);
  }
}
