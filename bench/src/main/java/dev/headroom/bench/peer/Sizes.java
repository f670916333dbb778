package dev.headroom.bench.peer;

import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Sizes with an x between them, and matrices of such sizes.
final class Sizes {
  private Sizes() {}

  /// Fails:  IllegalArgumentException when there are not `count` of at least 1, with an example.
  static List<Integer> of(String shape, String sizes, int count, String example) {
    try {
      List<Integer> found = Arrays.stream(sizes.split("x", -1)).map(Integer::valueOf).toList();
      if (found.size() == count && found.stream().allMatch(s -> s > 0)) {
        return found;
      }
    } catch (NumberFormatException e) {
      throw expected(shape, example, e);
    }
    throw expected(shape, example, null);
  }

  private static IllegalArgumentException expected(
      String shape, String example, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "--shapes has " + shape + ", expected sizes as " + example, cause);
  }

  /// Shape:  entries in [−1, 1), each a float.
  static Tensor uniform(Dtype dtype, SplittableRandom random, int rows, int cols) {
    return uniform(dtype, random, rows, cols, 0);
  }

  /// The same with `gap` zeros between any two rows.
  static Tensor uniform(Dtype dtype, SplittableRandom random, int rows, int cols, int gap) {
    Tensor tensor = Tensor.zeros(dtype, rows, cols + gap).cols(0, cols);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        tensor.set(i, j, (float) (2 * random.nextDouble() - 1));
      }
    }
    return tensor;
  }
}
