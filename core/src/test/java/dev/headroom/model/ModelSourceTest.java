package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    refused("a\u0000b", "a\\u0000b");
    refused(folder.toString(), "config.json");
    Path other = Files.writeString(folder.resolve("notes.txt"), "x");
    refused(other.toString(), "another kind");
    refused("x".repeat(100_000), "a preset");
    refused(Resources.folder("checkpoints/gpt2-tiny/model.safetensors").toString(), "directory");
  }

  @Test
  void configsOfOneFolderHaveNamesOfTheirOwn() throws IOException {
    Path config = Resources.folder("checkpoints/llama-tiny").resolve("config.json");
    Path folder = Files.createDirectory(this.folder.resolve("p1"));
    for (String name : List.of("llama.json", "mistral.json")) {
      Files.copy(config, folder.resolve(name));
      ModelSource source = ModelSource.find(folder.resolve(name).toString());
      assertThat(source.architecture().name()).isEqualTo("p1/" + name);
    }
    Files.copy(config, folder.resolve("config.json"));
    assertThat(ModelSource.find(folder.toString()).architecture().name()).isEqualTo("p1");
  }

  @Test
  void aCachesSnapshotIsFoundAndNamedForItsRepository() throws IOException {
    Path outer = folder.resolve("models--org--name");
    Path snapshot = Files.createDirectories(outer.resolve("snapshots/0123abcd"));
    refused(outer.toString(), "a config.json in it, found none");
    Files.copy(
        Resources.folder("checkpoints/llama-tiny").resolve("config.json"),
        snapshot.resolve("config.json"));
    refused(outer.toString(), "none, but one in " + snapshot);
    refused(folder.resolve("models--org--name/snapshots").toString(), "one in " + snapshot);
    assertThat(ModelSource.find(snapshot.toString()).architecture().name()).isEqualTo("org/name");
  }

  @Test
  void linksToNothingAreNamedWithTheirTargets() throws IOException {
    Path blob = Path.of("../../blobs/0123");
    Files.createSymbolicLink(folder.resolve("config.json"), blob);
    refused(folder.toString(), "config.json", "a link to ../../blobs/0123, where nothing is");
    refused(folder.resolve("config.json").toString(), "a link to ../../blobs/0123");
    Files.delete(folder.resolve("config.json"));
    Files.copy(
        Resources.folder("checkpoints/llama-tiny").resolve("config.json"),
        folder.resolve("config.json"));
    for (String name : List.of(Shards.SINGLE, Shards.INDEX)) {
      Path link = Files.createSymbolicLink(folder.resolve(name), blob);
      refused(folder.toString(), name, "weights", "a link to ../../blobs/0123, where nothing is");
      Files.delete(link);
    }
    assertThat(ModelSource.find(folder.toString()).unread()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pytorch_model.bin",
        "pytorch_model-00001-of-00002.bin",
        "model.gguf",
        "model.onnx",
        "tf_model.h5",
        "flax_model.msgpack",
        "rust_model.ot",
        "consolidated.00.pth",
        "consolidated.safetensors",
        "model-00001-of-00002.safetensors",
        "model.fp16.safetensors",
        "model.safetensors.incomplete"
      })
  void weightsOfOtherFormatsAreNamed(String file) throws IOException {
    Files.copy(
        Resources.folder("checkpoints/llama-tiny").resolve("config.json"),
        folder.resolve("config.json"));
    Files.writeString(folder.resolve("training_args.bin"), "x");
    Files.writeString(folder.resolve("tokenizer.json"), "x");
    ModelSource none = ModelSource.find(folder.toString());
    assertThat(none.unread()).isEmpty();
    Files.writeString(folder.resolve(file), "x");
    ModelSource source = ModelSource.find(folder.toString());
    assertThat(source.stored()).isFalse();
    assertThat(source.unread()).hasValue(file);
    assertThatThrownBy(() -> MappedWeights.open(folder))
        .hasMessageEndingWith("found " + file + ", which is not read");
  }

  private static void refused(String typed, String... says) {
    assertThatThrownBy(() -> ModelSource.find(typed))
        .isInstanceOf(InputException.class)
        .message()
        .contains(says)
        .doesNotContain("\n");
  }
}
