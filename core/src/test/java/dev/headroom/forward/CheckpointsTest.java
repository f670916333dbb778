package dev.headroom.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.forward.Outputs.Named;
import dev.headroom.forward.Wanted.Logits;
import dev.headroom.model.Input;
import dev.headroom.model.MappedWeights;
import dev.headroom.model.Resources;
import dev.headroom.model.Safetensors;
import dev.headroom.model.StoredTensor;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.FastMatmul;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Probe;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole models against outputs that other implementations computed, every kernel and type, with and
/// without levels of a fast scheme wherever they fit.
final class CheckpointsTest {
  /// A mean over tokens, which is made behind the model.
  private static final String POOLED = "embedding";

  static Stream<Arguments> everyModelAndEngine() {
    return Stream.of(
            "checkpoints/gpt2-tiny",
            "checkpoints/gpt2-tiny-prefixed",
            "checkpoints/bert-tiny",
            "checkpoints/bert-untied-tiny",
            "checkpoints/bert-sentence-tiny",
            "checkpoints/roberta-tiny",
            "checkpoints/xlm-roberta-tiny",
            "checkpoints/distilbert-tiny",
            "checkpoints/mpnet-tiny",
            "checkpoints/nomic-bert-tiny",
            "checkpoints/modernbert-tiny",
            "checkpoints/eurobert-tiny",
            "checkpoints/llama-tiny",
            "checkpoints/llama-yarn-tiny",
            "checkpoints/mistral-window-tiny",
            "checkpoints/qwen2-window-tiny",
            "checkpoints/qwen3-tiny",
            "checkpoints/gemma-tiny",
            "checkpoints/gemma2-tiny",
            "checkpoints/gemma3-text-tiny",
            "checkpoints/phi3-tiny",
            "checkpoints/olmo2-tiny",
            "checkpoints/granite-tiny",
            "checkpoints/smollm3-tiny",
            "checkpoints/glm4-tiny",
            "checkpoints-bad/ok-control")
        .flatMap(model ->
            Stream.of(KernelName.values())
                .flatMap(kernel ->
                    Stream.of(Dtype.values())
                        .flatMap(dtype ->
                            Stream.of(1, 2)
                                .flatMap(threads ->
                                    Stream.of(0, 1, 2)
                                        .map(levels -> new FastMatmul(levels, false))
                                        .map(new Engine(kernel, dtype, threads)::with)
                                        .map(engine -> Arguments.of(model, engine))))));
  }

  @ParameterizedTest
  @MethodSource("everyModelAndEngine")
  void everyTensorIsAsExpected(String model, Engine engine) {
    Path directory = Resources.folder(model);
    double limit = engine.dtype() == Dtype.F64 ? 1e-12 : 1e-5;
    try (MappedWeights weights = MappedWeights.open(directory);
        Transformer transformer = new Transformer(weights, engine);
        Safetensors expected = Safetensors.open(directory.resolve("expected.safetensors"))) {
      Input input = Input.read(directory.resolve("input_ids.json"), weights.architecture());
      int layer =
          expected.tensors().stream()
              .map(StoredTensor::name)
              .filter(name -> name.startsWith("attn_out."))
              .mapToInt(name -> Integer.parseInt(name.substring("attn_out.".length())))
              .findFirst()
              .orElseThrow();
      Wanted all = new Wanted(Logits.ALL, true, OptionalInt.of(layer));
      Outputs outputs = transformer.run(input, all, Probe.NONE);
      List<StoredTensor> ofTheModel =
          expected.tensors().stream().filter(t -> !t.name().equals(POOLED)).toList();
      for (StoredTensor tensor : ofTheModel) {
        Named found = outputs.find(tensor.name()).orElseThrow();
        assertThat(found.shape().stream().map(i -> (long) i)).isEqualTo(tensor.shape());
        assertThat(relativeError(found.values(), tensor)).as(tensor.name()).isLessThan(limit);
      }
      assertThat(outputs.all()).hasSameSizeAs(ofTheModel);
    }
  }

  private static double relativeError(Tensor found, StoredTensor stored) {
    Tensor expected = Tensor.zeros(Dtype.F64, found.rows(), found.cols());
    stored.matrix().read(0, 0, expected);
    double error = 0;
    double largest = 0;
    for (int i = 0; i < found.rows(); i++) {
      for (int j = 0; j < found.cols(); j++) {
        double e = expected.get(i, j);
        error = Math.max(error, Math.abs(found.get(i, j) - e));
        largest = Math.max(largest, Math.abs(e));
      }
    }
    return error / largest;
  }

  /// An input that was made by hand is held to the model before anything runs.
  @Test
  void anInputThatTheModelCannotTakeIsRefusedWithItsPlace() {
    Path directory = Resources.folder("checkpoints/gpt2-tiny");
    Engine engine = new Engine(KernelName.SIMD, Dtype.F32, 1);
    Input outside = new Input(List.of(new int[] {1, 2}, new int[] {3, 61}), List.of(), List.of());
    try (MappedWeights weights = MappedWeights.open(directory);
        Transformer transformer = new Transformer(weights, engine)) {
      assertThatThrownBy(() -> transformer.run(outside, Wanted.PLAIN, Probe.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("id 61 in batch row 1 at position 1, expected below");
      assertThatThrownBy(
              () -> transformer.open().run(Input.of(new int[25]), Wanted.PLAIN, Probe.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("input has 25 tokens a row, at most 24 positions in gpt2-tiny");
    }
  }

  @Test
  void layersThatTheModelLacksAreRefused() {
    try (MappedWeights weights = MappedWeights.open(Resources.folder("checkpoints/gpt2-tiny"));
        Transformer transformer = new Transformer(weights, Engine.latency())) {
      Input input = Input.of(1, 2, 3);
      for (int depth : new int[] {-1, 3}) {
        assertThatThrownBy(() -> transformer.run(input, Wanted.PLAIN, Probe.NONE, depth))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("depth is " + depth + ", expected 0 to 2");
      }
      for (int layer : new int[] {-1, 1, 2}) {
        Wanted heads = new Wanted(Logits.NONE, false, OptionalInt.of(layer));
        assertThatThrownBy(() -> transformer.open().run(input, heads, Probe.NONE, 1))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("heads wanted of layer " + layer + ", expected a layer from 0 to 0");
      }
    }
  }
}
