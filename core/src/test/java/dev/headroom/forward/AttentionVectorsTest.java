package dev.headroom.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.model.Resources;
import dev.headroom.model.Safetensors;
import dev.headroom.model.StoredTensor;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Attention files of other people, from reading to output.
final class AttentionVectorsTest {
  static Stream<Arguments> everyFileAndEngine() throws IOException {
    try (Stream<Path> files = Files.list(Resources.folder("attention"))) {
      List<Path> vectors =
          files.filter(f -> f.toString().endsWith(".safetensors")).sorted().toList();
      assertThat(vectors).hasSizeGreaterThan(15);
      return vectors.stream()
          .flatMap(file ->
              Stream.of(KernelName.values())
                  .flatMap(kernel ->
                      Stream.of(Dtype.values())
                          .map(dtype -> Arguments.of(file, new Engine(kernel, dtype, 2)))));
    }
  }

  @ParameterizedTest
  @MethodSource("everyFileAndEngine")
  void outputIsAsExpected(Path path, Engine engine) {
    AttentionProblem p = AttentionProblem.read(path, engine.dtype());
    try (Attention attention = new Attention(engine);
        Safetensors file = Safetensors.open(path)) {
      Tensor o = attention.apply(p.shape(), p.q(), p.k(), p.v(), p.scoring(), p.inputs());
      double largest = largest(load(file.tensor("V")));
      double limit =
          engine.dtype() == Dtype.F32
              ? 5e-6 * Math.max(1, largest)
              : largest * (path.toString().contains("long-row-offset") ? 5e-12 : 1e-14);
      assertThat(largestDifference(o, load(file.tensor("expected")))).isLessThanOrEqualTo(limit);
    } catch (UncheckedIOException e) {
      throw new AssertionError(path.toString(), e);
    }
  }

  private static Tensor load(StoredTensor stored) {
    var rows = stored.matrix();
    Tensor tensor = Tensor.zeros(Dtype.F64, rows.rows(), rows.cols());
    rows.read(0, 0, tensor);
    return tensor;
  }

  private static double largest(Tensor t) {
    return largestDifference(t, Tensor.zeros(Dtype.F64, t.rows(), t.cols()));
  }

  private static double largestDifference(Tensor a, Tensor b) {
    assertThat(List.of(a.rows(), a.cols())).isEqualTo(List.of(b.rows(), b.cols()));
    double most = 0;
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.cols(); j++) {
        most = Math.max(most, Math.abs(a.get(i, j) - b.get(i, j)));
      }
    }
    return most;
  }
}
