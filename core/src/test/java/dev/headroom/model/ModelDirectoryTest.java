package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.json.Json;
import dev.headroom.model.Weights.Linear;
import dev.headroom.model.Weights.Numbers;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// What is read of a checkpoint and written again is read as it was: every name, order and
/// transposition of a family's table serves both ways.
final class ModelDirectoryTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt2-tiny",
        "gpt2-tiny-prefixed",
        "llama-tiny",
        "llama-yarn-tiny",
        "mistral-window-tiny",
        "qwen2-window-tiny",
        "qwen3-tiny",
        "gemma2-tiny",
        "gemma3-text-tiny",
        "phi3-tiny",
        "olmo2-tiny",
        "granite-tiny",
        "smollm3-tiny",
        "glm4-tiny"
      })
  void everyDecoderIsReadBackAsItWas(String name, @TempDir Path folder) {
    Path source = Resources.folder("checkpoints/" + name);
    try (MappedWeights weights = MappedWeights.open(source)) {
      new ModelDirectory(weights, config(source), List.of(0), Map.of()).write(folder);
      try (MappedWeights again = MappedWeights.open(folder)) {
        Architecture a = weights.architecture();
        assertThat(again.architecture().layers()).isEqualTo(a.layers());
        assertThat(again.architecture().output()).isEqualTo(a.output());
        assertThat(numbers(a.slots(), again.ends())).isEqualTo(numbers(a.slots(), weights.ends()));
        for (int l = 0; l < a.depth(); l++) {
          List<Slot> slots = a.layers().get(l).slots(a.width());
          assertThat(numbers(slots, again.layer(l))).isEqualTo(numbers(slots, weights.layer(l)));
        }
      }
    }
  }

  private static Map<String, Object> config(Path source) {
    ObjectNode node = Json.object(source.resolve(Config.FILE), 1 << 20);
    Map<String, Object> fields = new LinkedHashMap<>();
    node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    return fields;
  }

  /// All numbers of some slots, one after the other.
  private static List<Double> numbers(List<Slot> slots, Numbers of) {
    List<Double> numbers = new ArrayList<>();
    for (Slot slot : slots) {
      for (int copy = 0; copy < slot.copies(); copy++) {
        Linear linear = of.of(slot.role(), copy);
        Part part = linear.weight();
        Tensor t = dense(part.matrix());
        for (int i = 0; i < part.in(); i++) {
          for (int j = 0; j < part.out(); j++) {
            numbers.add(part.transposed() ? t.get(j, i) : t.get(i, j));
          }
        }
        linear
            .bias()
            .ifPresent(bias -> {
              Tensor b = dense(bias);
              for (int j = 0; j < b.cols(); j++) {
                numbers.add(b.get(0, j));
              }
            });
      }
    }
    return numbers;
  }

  private static Tensor dense(Rows rows) {
    Tensor t = Tensor.zeros(Dtype.F64, rows.rows(), rows.cols());
    rows.read(0, 0, t);
    return t;
  }
}
