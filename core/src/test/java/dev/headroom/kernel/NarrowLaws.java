package dev.headroom.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.Packed;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Weights in half the memory are the same weights.
class NarrowLaws {

  private static Tensor random(SplittableRandom r, int rows, int cols, boolean bf16) {
    Tensor.F32 t = (Tensor.F32) Tensor.zeros(Dtype.F32, rows, cols);
    for (int i = 0; i < t.array().length; i++) {
      int bits = Float.floatToRawIntBits((float) r.nextDouble(-1, 1));
      t.array()[i] = Float.intBitsToFloat(bf16 ? bits & 0xFFFF0000 : bits);
    }
    return t;
  }

  private static Tensor copy(Tensor t) {
    Tensor to = Tensor.zeros(t.dtype(), t.rows(), t.cols());
    t.copyTo(to);
    return to;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void productsAreThoseOfWideWeights(int seed) {
    SplittableRandom r = new SplittableRandom(seed);
    int in = 1 + r.nextInt(seed % 2 == 0 ? 700 : 40);
    int out = 1 + r.nextInt(seed % 3 == 0 ? 3000 : 90);
    int n = 1 + r.nextInt(seed % 4 == 0 ? 40 : 9);
    try (Kernel one = Kernels.choose(KernelName.SIMD, 1);
        Kernel two = Kernels.choose(KernelName.SIMD, 2)) {
      List<Part> parts = List.of(new Part(Rows.of(random(r, in, out, true)), false));
      Packed wide = one.pack(parts, Dtype.F32);
      Packed narrow = one.packNarrow(parts, Dtype.F32);
      assertThat(narrow.bytes()).isLessThan(wide.bytes());
      Tensor x = random(r, n, in, false);
      Tensor bias = random(r, r.nextInt(2), out, false);
      Tensor expected = random(r, n, out, false);
      Tensor found = copy(expected);
      Tensor again = copy(expected);
      boolean add = r.nextBoolean();
      one.lane().linear(x, wide, bias, add, expected);
      one.lane().linear(x, narrow, bias, add, found);
      two.lane().linear(x, narrow, bias, add, again);
      ProductLaws.near(found, expected, 1e-6 * Math.sqrt(in) * 4);
      ProductLaws.same(found, again);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40})
  void oneNumberThatNeedsMoreKeepsAllWide(int size) {
    SplittableRandom r = new SplittableRandom(size);
    Tensor w = random(r, size, size, true);
    w.set(size - 1, size / 2, 1 + Math.ulp(1f));
    try (Kernel kernel = Kernels.choose(KernelName.SIMD, 1)) {
      List<Part> parts = List.of(new Part(Rows.of(w), false));
      assertThat(kernel.packNarrow(parts, Dtype.F32).bytes())
          .isEqualTo(kernel.pack(parts, Dtype.F32).bytes());
    }
  }
}
