package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Checkpoints in several files.
class ShardsTest {
  private static final String A = "model-00001-of-00002.safetensors";
  private static final String B = "model-00002-of-00002.safetensors";

  @TempDir Path folder;
  private final Map<String, String> shardOf = new LinkedHashMap<>();

  @BeforeEach
  void split() throws IOException {
    TinyCheckpoint whole = TinyCheckpoint.of("checkpoints/llama-tiny");
    whole.write(folder);
    Files.delete(folder.resolve("model.safetensors"));
    Map<String, TinyCheckpoint.Raw> first = new LinkedHashMap<>();
    Map<String, TinyCheckpoint.Raw> second = new LinkedHashMap<>();
    whole.tensors.forEach((name, raw) -> {
      boolean inFirst = shardOf.size() < 9;
      (inFirst ? first : second).put(name, raw);
      shardOf.put(name, inFirst ? A : B);
    });
    Files.write(folder.resolve(A), TinyCheckpoint.file(first));
    Files.write(folder.resolve(B), TinyCheckpoint.file(second));
    index();
  }

  private void index() throws IOException {
    index("{\"metadata\":{\"total_size\":1},\"weight_map\":" + text(shardOf) + "}");
  }

  private void index(String json) throws IOException {
    Files.writeString(folder.resolve("model.safetensors.index.json"), json);
  }

  private static String text(Object value) {
    return JsonMapper.shared().writeValueAsString(value);
  }

  @Test
  void shardsAreOneCheckpoint() {
    try (MappedWeights shards = MappedWeights.open(folder);
        MappedWeights whole = MappedWeights.open(Resources.folder("checkpoints/llama-tiny"))) {
      assertThat(shards.notices()).isEmpty();
      assertThat(StoredBytes.of(shards, 0)).isEqualTo(StoredBytes.of(whole, 0));
      assertThat(shards.architecture().layers()).isEqualTo(whole.architecture().layers());
    }
  }

  @Test
  void anIndexBesideASingleFileIsIgnoredAloud() {
    TinyCheckpoint.of("checkpoints/llama-tiny").write(folder);
    try (MappedWeights w = MappedWeights.open(folder)) {
      assertThat(w.notices()).singleElement().asString().contains("index.json", "ignored");
    }
  }

  @Test
  void anAdapterBesideTheWeightsIsNotAppliedAloud() throws IOException {
    Files.writeString(folder.resolve("adapter_config.json"), "{}");
    try (MappedWeights w = MappedWeights.open(folder)) {
      assertThat(w.notices()).singleElement().asString().contains("an adapter is not applied");
    }
  }

  @Test
  void aTensorThatIsNotListedIsNotUsed() throws IOException {
    shardOf.remove("model.norm.weight");
    index();
    refused("model.norm.weight");
  }

  @Test
  void aMissingShardIsNamed() throws IOException {
    Files.delete(folder.resolve(B));
    refused(B, "no such file");
  }

  @Test
  void aCutShardIsNamed() throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(B));
    Files.write(folder.resolve(B), java.util.Arrays.copyOf(bytes, bytes.length - 1));
    refused(B, "lm_head.weight");
  }

  @Test
  void aTensorThatIsNotInItsShardIsNamed() throws IOException {
    shardOf.put("model.norm.weight", A);
    index();
    refused("model.norm.weight", A);
    shardOf.put("model.norm.weight", B);
    shardOf.put("ghost", B);
    index();
    refused("ghost", B);
  }

  @Test
  void aTensorInTwoShardsIsRefused() throws IOException {
    Files.copy(folder.resolve(A), folder.resolve("copy.safetensors"));
    shardOf.put("model.embed_tokens.weight", "copy.safetensors");
    index();
    refused("model.embed_tokens.weight", "copy.safetensors", A);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../model.safetensors",
        "/etc/passwd",
        "sub/model.safetensors",
        "..\\model.safetensors",
        "..",
        ".",
        "",
        "pytorch_model.bin",
        "a\u0000.safetensors",
        "a\n.safetensors",
        ".safetensors"
      })
  void shardsStayInTheirDirectory(String name) throws IOException {
    shardOf.put("model.norm.weight", name);
    index();
    refused("weight_map: model.norm.weight", "in this directory");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`[]`, a JSON object",
        "`{}`, weight_map",
        "`{\"weight_map\":{}}`, weight_map",
        "`{\"weight_map\":[]}`, weight_map",
        "`{\"weight_map\":null}`, weight_map",
        "`{\"weight_map\":{\"a\":1}}`, weight_map: a",
        "`{\"weight_map\":{\"a\":null}}`, weight_map: a",
        "`{\"weight_map\":{\"a\":[]}}`, weight_map: a",
        "`{\"weight_map\":{\"a\":\"x.safetensors\",\"a\":\"y.safetensors\"}}`, JSON",
        "`{\"weight_map\":{\"a\":\"x.safetensors\"}}`, x.safetensors",
        "`{\"weight_map\":{\"a\":\"x.safetensors\"}} 1`, nothing after",
        "`{\"weight_map\":{\"a\":\"x.safetensors\"`, JSON",
        "`{\"weight_map\":`, JSON"
      })
  void aBadIndexIsRefused(String json, String says) throws IOException {
    index(json);
    refused(says);
  }

  @Test
  void aDirectoryOfOtherFormatsSaysWhichItFound() throws IOException {
    List<String> files = new ArrayList<>(List.of(A, B, "model.safetensors.index.json"));
    for (String name : files) {
      Files.delete(folder.resolve(name));
    }
    refused("model.safetensors", "neither");
    Files.writeString(folder.resolve("pytorch_model.bin"), "");
    refused("pytorch_model.bin");
  }

  private void refused(String... says) {
    assertThatThrownBy(() -> MappedWeights.open(folder).close())
        .isInstanceOf(InputException.class)
        .message()
        .startsWith(folder.toString())
        .doesNotContain("\n")
        .contains(says);
  }
}
