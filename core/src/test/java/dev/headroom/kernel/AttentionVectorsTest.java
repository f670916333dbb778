package dev.headroom.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.model.Safetensors;
import dev.headroom.model.StoredTensor;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Probe;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Attention against vectors made in float64 by another program.
class AttentionVectorsTest {
  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/attention"))) {
      return files.filter(f -> f.toString().endsWith(".safetensors")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void outputsAreTheExpectedOnes(Path file) {
    try (Safetensors tensors = Safetensors.open(file)) {
      for (KernelName name : KernelName.values()) {
        for (int threads = 1; threads <= 2; threads++) {
          try (Kernel kernel = Kernels.choose(name, threads)) {
            check(file, tensors, kernel.lane());
          }
        }
      }
    }
  }

  private static void check(Path file, Safetensors tensors, Lane lane) {
    double most = largest(tensors.tensor("V"));
    double exact = file.toString().contains("long-row-offset-values") ? 5e-12 : 1e-14;
    assertThat(error(tensors, lane, Dtype.F64)).as("f64").isLessThanOrEqualTo(exact * most);
    assertThat(error(tensors, lane, Dtype.F32))
        .as("f32")
        .isLessThanOrEqualTo(5e-6 * Math.max(1, most));
  }

  private static double error(Safetensors tensors, Lane lane, Dtype dtype) {
    StoredTensor q = tensors.tensor("Q");
    StoredTensor k = tensors.tensor("K");
    StoredTensor v = tensors.tensor("V");
    AttentionShape shape =
        new AttentionShape(
            1,
            q.dimension(0),
            k.dimension(0),
            q.dimension(1),
            k.dimension(1),
            q.dimension(2),
            v.dimension(2));
    List<byte[]> visible =
        tensors.has("key_mask")
            ? List.of(tensors.tensor("key_mask").bytes().toArray(ValueLayout.JAVA_BYTE))
            : List.of();
    boolean causal = "true".equalsIgnoreCase(tensors.metadata().get("causal"));
    double scale = Double.parseDouble(tensors.metadata().getOrDefault("scale", "1"));
    Tensor o = Tensor.zeros(dtype, shape.queries(), shape.heads() * shape.valueDim());
    lane.attention(
        shape,
        side(q, dtype),
        side(k, dtype),
        side(v, dtype),
        Scoring.softmax(scale, causal ? Span.CAUSAL : Span.ALL),
        ScoreInputs.of(visible),
        o,
        Probe.NONE);
    return error(o, tensors.tensor("expected"));
  }

  /// `[H, n, m]` to `[n, H·m]`.
  private static Tensor side(StoredTensor t, Dtype dtype) {
    int n = t.dimension(1);
    int m = t.dimension(2);
    Tensor side = Tensor.zeros(dtype, n, t.dimension(0) * m);
    for (int i = 0; i < t.size(); i++) {
      float x = t.bytes().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i);
      side.set(i / m % n, i / (n * m) * m + i % m, x);
    }
    return side;
  }

  private static double error(Tensor o, StoredTensor expected) {
    int n = expected.dimension(1);
    int m = expected.dimension(2);
    double most = 0;
    for (int i = 0; i < expected.size(); i++) {
      double x = expected.bytes().get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 8L * i);
      most = Math.max(most, Math.abs(o.get(i / m % n, i / (n * m) * m + i % m) - x));
    }
    return most;
  }

  private static double largest(StoredTensor t) {
    double most = 0;
    for (int i = 0; i < t.size(); i++) {
      most = Math.max(most, Math.abs(t.bytes().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i)));
    }
    return most;
  }
}
