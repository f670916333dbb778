package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every tensor of a checkpoint is needed, in its shape: a directory without it, or with another shape
/// under its name, is refused by that name in one line.
class MissingTensorsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemma-tiny",
        "gemma2-tiny",
        "gemma3-text-tiny",
        "glm4-tiny",
        "granite-tiny",
        "mistral-window-tiny",
        "olmo2-tiny",
        "phi3-tiny",
        "qwen2-window-tiny",
        "qwen3-tiny",
        "smollm3-tiny"
      })
  void isRefusedByName(String model) {
    TinyCheckpoint checkpoint = TinyCheckpoint.of("checkpoints/" + model);
    List<String> names = List.copyOf(checkpoint.tensors.keySet());
    assertThat(names).hasSizeGreaterThan(18);
    for (String name : names) {
      TinyCheckpoint.Raw raw = checkpoint.raw(name);
      isRefused(checkpoint.drop(name), name);
      isRefused(checkpoint.put(name, other(raw)), name);
      checkpoint.put(name, raw);
    }
  }

  /// As many numbers, a dimension more.
  private static TinyCheckpoint.Raw other(TinyCheckpoint.Raw raw) {
    List<Long> sides = new ArrayList<>(raw.shape());
    sides.add(1L);
    return raw.shaped(sides.toArray(Long[]::new));
  }

  private void isRefused(TinyCheckpoint changed, String name) {
    assertThatThrownBy(() -> MappedWeights.open(changed.write(folder)).close())
        .as(name)
        .isInstanceOf(InputException.class)
        .hasMessageContaining(name.replace("model.embed_tokens", "embed_tokens"))
        .hasMessageNotContaining("\n");
  }
}
