package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSourceTest {
  @TempDir Path folder;

  @Test
  void aDirectoryIsMapped() {
    ModelSource source = ModelSource.find(Resources.folder("checkpoints/gpt2-tiny").toString());
    assertThat(source.stored()).isTrue();
    assertThat(source.architecture().name()).isEqualTo("gpt2-tiny");
    try (Weights w = source.weights(0)) {
      assertThat(w).isInstanceOf(MappedWeights.class);
    }
  }

  @Test
  void aConfigAloneGetsRandomWeights() throws IOException {
    Path config = Resources.folder("checkpoints/llama-tiny").resolve("config.json");
    ModelSource file = ModelSource.find(config.toString());
    assertThat(file.stored()).isFalse();
    assertThat(file.weights(3)).isInstanceOf(RandomWeights.class);
    Files.copy(config, folder.resolve("config.json"));
    assertThat(ModelSource.find(folder.toString()).stored()).isFalse();
  }

  @Test
  void aPresetGetsRandomWeights() {
    ModelSource source = ModelSource.find("llama-3-8b");
    assertThat(source.stored()).isFalse();
    assertThat(source.architecture().name()).isEqualTo("meta-llama/Meta-Llama-3-8B");
    assertThat(source.weights(0).architecture()).isEqualTo(source.architecture());
  }

  @Test
  void whatIsNeitherIsRefused() throws IOException {
    refused("gtp2", "a directory, a config.json or a preset", "gpt2");
    refused("/no/such/place", "/no/such/place");
    refused("", "a preset");
    refused("a\u0000b", "a?b");
    refused(folder.toString(), "config.json");
    Path other = Files.writeString(folder.resolve("notes.txt"), "x");
    refused(other.toString(), "another kind");
    refused("x".repeat(100_000), "a preset");
  }

  private static void refused(String typed, String... says) {
    assertThatThrownBy(() -> ModelSource.find(typed))
        .isInstanceOf(InputException.class)
        .message()
        .contains(says)
        .doesNotContain("\n");
  }
}
