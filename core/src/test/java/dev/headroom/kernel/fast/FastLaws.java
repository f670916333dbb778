package dev.headroom.kernel.fast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.Seeded;
import dev.headroom.kernel.Kernels;
import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Product;
import dev.headroom.kernel.contract.Product.Operand;
import dev.headroom.scheme.Catalogue;
import dev.headroom.scheme.InBasis;
import dev.headroom.scheme.Levels;
import dev.headroom.scheme.Program;
import dev.headroom.scheme.SchemeSource;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.FastMatmul;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Fast products are products: every scheme, size, transposition and level.
final class FastLaws {
  static Stream<SchemeSource> schemes() {
    return Catalogue.all().stream();
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void agreesWithTheDefinitionOnWholeNumbers(SchemeSource scheme) {
    try (Kernel one = Kernels.choose(KernelName.SIMD, 1);
        Kernel two = Kernels.choose(KernelName.SIMD, 2);
        Kernel reference = Kernels.choose(KernelName.REFERENCE, 1)) {
      for (int levels = 1; levels <= 2; levels++) {
        for (Dtype dtype : Dtype.values()) {
          int deep = levels;
          List<Product> all =
              Stream.of(one, two, reference)
                  .flatMap(kernel -> forms(kernel.lane(), scheme.levels(), deep))
                  .toList();
          Lane definition = reference.lane();
          Seeded.trials(15, 50).forEach(trial -> agree(trial, dtype, all, definition));
        }
      }
    }
  }

  /// Stored, fused, and a stored level above fused ones.
  private static Stream<Product> forms(Lane lane, Levels scheme, int levels) {
    Product fused = new Fused(lane, scheme, levels);
    return switch (scheme) {
      case Program program ->
          Stream.of(new Stored(lane, program, levels), fused, new Stored(lane, program, fused));
      case InBasis program -> Stream.of(new StoredInBasis(lane, program, levels), fused);
    };
  }

  /// Maps of packed weights, whose columns are cut where panels are.
  @Test
  void mapsAgreeWithTheDefinitionOnWholeNumbers() {
    for (Dtype dtype : Dtype.values()) {
      for (int levels = 1; levels <= 2; levels++) {
        FastMatmul fast = new FastMatmul(levels, false);
        try (Kernel one = Kernels.choose(KernelName.SIMD, 1, fast);
            Kernel two = Kernels.choose(KernelName.SIMD, 2, fast);
            Kernel reference = Kernels.choose(KernelName.REFERENCE, 1, fast);
            Kernel plain = Kernels.choose(KernelName.REFERENCE, 1)) {
          List<Kernel> all = List.of(one, two, reference);
          Seeded.trials(40, 300).forEach(trial -> maps(trial, dtype, all, plain));
        }
      }
    }
  }

  private static void maps(Seeded trial, Dtype dtype, List<Kernel> all, Kernel plain) {
    SplittableRandom random = trial.random();
    int n = 1 + random.nextInt(40);
    int m = 1 + random.nextInt(40);
    int p = 1 + random.nextInt(trial.size());
    boolean add = random.nextBoolean();
    Tensor x = whole(random, dtype, n, m);
    Tensor w = whole(random, dtype, m, p);
    Tensor bias = random.nextBoolean() ? whole(random, dtype, 1, p) : Tensor.zeros(dtype, 0, p);
    Tensor out = whole(random, dtype, n, p);
    List<Part> parts = List.of(new Part(Rows.of(w), false));
    Tensor expected = copy(out);
    plain.lane().linear(x, plain.pack(parts, dtype), bias, add, expected);
    for (Kernel kernel : all) {
      Tensor found = copy(out);
      kernel.lane().linear(x, kernel.pack(parts, dtype), bias, add, found);
      assertSame(trial, found, expected);
    }
  }

  /// Where sums round, too: tasks cut rows and columns, never the depth.
  @Test
  void bitsDoNotDependOnThreads() {
    SplittableRandom random = new SplittableRandom(5);
    for (Dtype dtype : Dtype.values()) {
      Operand a = new Operand(uniform(random, dtype, 260, 300), false);
      Operand b = new Operand(uniform(random, dtype, 300, 330), false);
      double[] one = product(1, new FastMatmul(2, false), a, b);
      assertThat(product(2, new FastMatmul(2, false), a, b)).isEqualTo(one);
      assertThat(product(3, new FastMatmul(2, false), a, b)).isEqualTo(one);
      assertThat(product(1, FastMatmul.OFF, a, b)).isNotEqualTo(one);
    }
  }

  @Test
  void whereNoLevelPaysTheDefinitionRuns() {
    SplittableRandom random = new SplittableRandom(6);
    for (Dtype dtype : Dtype.values()) {
      Operand a = new Operand(uniform(random, dtype, 260, 300), false);
      Operand b = new Operand(uniform(random, dtype, 300, 330), false);
      assertThat(product(2, FastMatmul.AUTO, a, b)).isEqualTo(product(2, FastMatmul.OFF, a, b));
    }
  }

  private static double[] product(int threads, FastMatmul fast, Operand a, Operand b) {
    Tensor c = Tensor.zeros(a.matrix().dtype(), a.rows(), b.cols());
    try (Kernel kernel = Kernels.choose(KernelName.SIMD, threads, fast)) {
      kernel.lane().product(a, b, c, false);
    }
    return IntStream.range(0, c.rows() * c.cols())
        .mapToDouble(e -> c.get(e / c.cols(), e % c.cols()))
        .toArray();
  }

  private static Tensor uniform(SplittableRandom random, Dtype dtype, int rows, int cols) {
    Tensor t = Tensor.zeros(dtype, rows, cols);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        t.set(i, j, random.nextDouble() - 0.5);
      }
    }
    return t;
  }

  /// Small whole numbers: every sum is exact in either type, so all must agree to the last bit.
  private static void agree(Seeded trial, Dtype dtype, List<Product> all, Lane definition) {
    SplittableRandom random = trial.random();
    int n = 1 + random.nextInt(trial.size());
    int m = 1 + random.nextInt(trial.size());
    int p = 1 + random.nextInt(trial.size());
    boolean add = random.nextBoolean();
    Operand a = operand(random, dtype, n, m);
    Operand b = operand(random, dtype, m, p);
    Tensor c = whole(random, dtype, n, p);
    Tensor expected = copy(c);
    definition.product(a, b, expected, add);
    for (Product fast : all) {
      Tensor found = copy(c);
      fast.product(a, b, found, add);
      assertSame(trial, found, expected);
    }
  }

  private static void assertSame(Seeded trial, Tensor found, Tensor expected) {
    for (int i = 0; i < expected.rows(); i++) {
      for (int j = 0; j < expected.cols(); j++) {
        assertThat(found.get(i, j)).as("%s (%d,%d)", trial, i, j).isEqualTo(expected.get(i, j));
      }
    }
  }

  private static Operand operand(SplittableRandom random, Dtype dtype, int rows, int cols) {
    return random.nextBoolean()
        ? new Operand(whole(random, dtype, cols, rows), true)
        : new Operand(whole(random, dtype, rows, cols), false);
  }

  /// In a view with an offset and a stride of its own.
  private static Tensor whole(SplittableRandom random, Dtype dtype, int rows, int cols) {
    Tensor t = Tensor.zeros(dtype, rows + 2, cols + 3);
    for (int i = 0; i < t.rows(); i++) {
      for (int j = 0; j < t.cols(); j++) {
        t.set(i, j, random.nextInt(-3, 4));
      }
    }
    return t.rows(1, rows + 1).cols(2, cols + 2);
  }

  private static Tensor copy(Tensor t) {
    Tensor copy = Tensor.zeros(t.dtype(), t.rows(), t.cols());
    t.copyTo(copy);
    return copy;
  }
}
