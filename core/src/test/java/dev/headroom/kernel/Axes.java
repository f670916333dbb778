package dev.headroom.kernel;

import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Tensor;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/// Runs a law once for each type, number of threads and size around the tiles' edges. Every trial
/// has a seed of its own and prints it.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ParameterizedTest
@ArgumentsSource(Axes.Provider.class)
@interface Axes {
  int[] sizes() default {1, 2, 5, 7, 8, 9, 11, 12, 13, 31, 32, 33, 63, 64, 65, 97};

  /// One point of the axes.
  record Case(Dtype dtype, int threads, int size, long seed) {
    SplittableRandom random() {
      return new SplittableRandom(seed);
    }

    Lane simd() {
      return simd(threads);
    }

    static Lane simd(int threads) {
      return LANES.computeIfAbsent(threads, t -> kernel(t).lane());
    }

    static Kernel kernel(int threads) {
      return KERNELS.computeIfAbsent(threads, t -> Kernels.choose(KernelName.SIMD, t));
    }

    static Lane reference() {
      return Kernels.choose(KernelName.REFERENCE, 1).lane();
    }

    /// Half of a unit in the last place of 1.
    double epsilon() {
      return dtype == Dtype.F32 ? Math.ulp(1f) / 2 : Math.ulp(1d) / 2;
    }

    /// Entries between −1 and 1, in a view with an offset and a stride of its own.
    Tensor random(SplittableRandom r, int rows, int cols) {
      Tensor all = Tensor.zeros(dtype, rows + 2, cols + 3);
      for (int i = 0; i < all.rows(); i++) {
        for (int j = 0; j < all.cols(); j++) {
          all.set(i, j, r.nextDouble(-1, 1));
        }
      }
      return all.rows(1, rows + 1).cols(2, cols + 2);
    }

    static Tensor copy(Tensor t) {
      Tensor copy = Tensor.zeros(t.dtype(), t.rows(), t.cols());
      t.copyTo(copy);
      return copy;
    }

    @Override
    public String toString() {
      return dtype.label() + " threads " + threads + " size " + size + " seed " + seed;
    }
  }

  Map<Integer, Kernel> KERNELS = new ConcurrentHashMap<>();

  /// Used by one law after the other, so that what a call leaves in its scratch meets the next.
  Map<Integer, Lane> LANES = new ConcurrentHashMap<>();

  /// All points, small sizes first.
  final class Provider implements ArgumentsProvider {
    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      int[] sizes = context.getRequiredTestMethod().getAnnotation(Axes.class).sizes();
      List<Arguments> cases = new ArrayList<>();
      for (int size : sizes) {
        for (Dtype dtype : Dtype.values()) {
          for (int threads = 1; threads <= 3; threads++) {
            long seed = Long.getLong("headroom.seed", cases.size());
            cases.add(Arguments.of(new Case(dtype, threads, size, seed)));
          }
        }
      }
      return cases.stream();
    }
  }
}
