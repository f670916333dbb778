package dev.headroom.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.model.Input;
import dev.headroom.model.MappedWeights;
import dev.headroom.model.Parameters;
import dev.headroom.model.Resources;
import dev.headroom.model.Safetensors;
import dev.headroom.model.StoredTensor;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Models with experts and latents, which are only counted: what is counted is what other
/// implementations compute.
class CountedCheckpointsTest {
  /// Of the largest expected number.
  private static final double LIMIT = 1e-12;

  @ParameterizedTest
  @ValueSource(strings = {"mixtral-tiny", "qwen3-moe-tiny", "gpt-oss-tiny", "deepseek-v3-tiny"})
  void theTransformerOfScalarsComputesWhatIsExpected(String name) {
    Path directory = Resources.folder("checkpoints/" + name);
    try (MappedWeights weights = MappedWeights.open(directory);
        Safetensors expected = Safetensors.open(directory.resolve("expected.safetensors"))) {
      assertThat(weights.notices()).isEmpty();
      Input input = Input.read(directory.resolve("input_ids.json"), weights.architecture());
      CountingTransformer.Pass pass = CountingTransformer.run(weights, input, Terms.FLOAT32);
      assertThat(error(pass.last(), expected.tensor("final"))).isLessThan(LIMIT);
      assertThat(error(pass.logits(), expected.tensor("logits"))).isLessThan(LIMIT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mixtral-tiny", "qwen3-moe-tiny", "gpt-oss-tiny", "deepseek-v3-tiny"})
  void parametersAreTheEntriesOfTheFile(String name) {
    Path directory = Resources.folder("checkpoints/" + name);
    try (MappedWeights weights = MappedWeights.open(directory);
        Safetensors file = Safetensors.open(directory.resolve("model.safetensors"))) {
      long entries = file.tensors().stream().mapToLong(StoredTensor::size).sum();
      assertThat(Parameters.total(weights.architecture())).isEqualTo(entries);
    }
  }

  private static double error(double[][] found, StoredTensor stored) {
    int cols = found[0].length;
    Tensor expected = Tensor.zeros(Dtype.F64, found.length, cols);
    stored.matrix().read(0, 0, expected);
    double error = 0;
    double largest = 0;
    for (int i = 0; i < found.length; i++) {
      for (int j = 0; j < cols; j++) {
        error = Math.max(error, Math.abs(found[i][j] - expected.get(i, j)));
        largest = Math.max(largest, Math.abs(expected.get(i, j)));
      }
    }
    return error / largest;
  }
}
