package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.count.Count;
import dev.headroom.count.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredBytesTest {
  private static final String LLAMA = "checkpoints/llama-tiny";

  @TempDir private Path folder;

  /// Three types in one checkpoint, and a tensor that nothing reads: no mean of them is right.
  @Test
  void aMixIsTheSumOfItsTensors() {
    TinyCheckpoint tiny = TinyCheckpoint.of(LLAMA);
    int i = 0;
    for (String name : List.copyOf(tiny.tensors.keySet())) {
      StoredType type = List.of(StoredType.F32, StoredType.BF16, StoredType.F16).get(i++ % 3);
      tiny.change(name, r -> r.as(type));
    }
    long embedding = tiny.raw("model.embed_tokens.weight").bytes().length;
    long all = tiny.tensors.values().stream().mapToLong(r -> r.bytes().length).sum();
    tiny.put("unread.weight", tiny.raw("model.norm.weight"));
    try (MappedWeights w = MappedWeights.open(tiny.write(folder))) {
      StoredBytes bytes = StoredBytes.of(w, 0);
      assertThat(bytes.least()).isEqualTo(2);
      assertThat(bytes.most()).isEqualTo(4);
      Architecture a = w.architecture();
      long rows = Math.min(a.usual().tokens(), a.embedding().vocabulary());
      boolean tied = a.output().head().shared();
      long read = tied ? embedding : rows * a.width() * bytes.end(Role.TOKENS).each();
      assertThat(Count.of(a, a.usual(), Terms.FLOAT32, bytes).weightBytesRead())
          .isEqualTo(all - embedding + read);
    }
  }

  /// A second copy of a tied matrix is compared, not used.
  @Test
  void aCopyOfATiedMatrixIsCountedOnce() {
    TinyCheckpoint tiny = TinyCheckpoint.of("checkpoints/gpt2-tiny");
    String table =
        tiny.tensors.keySet().stream()
            .filter(n -> n.endsWith("wte.weight"))
            .findFirst()
            .orElseThrow();
    StoredBytes without;
    try (MappedWeights w = MappedWeights.open(Resources.folder("checkpoints/gpt2-tiny"))) {
      without = StoredBytes.of(w, 0);
    }
    tiny.put("lm_head.weight", tiny.raw(table));
    try (MappedWeights w = MappedWeights.open(tiny.write(folder))) {
      assertThat(StoredBytes.of(w, 0)).isEqualTo(without);
    }
  }

  /// By hand: 17 bytes for 32 weights of experts, 2 for each other number.
  @Test
  void expertsOfGptOssTakeFourAndAQuarterBits() {
    Presets.Preset preset = Presets.find("gpt-oss-20b");
    long experts = 24L * 32 * 3 * 2880 * 2880;
    assertThat(all(preset)).isEqualTo(experts / 32 * 17 + (preset.parameters() - experts) * 2);
    assertThat(preset.stated().words()).endsWith("; experts in mxfp4, 4.25 bits each");
  }

  /// One number a byte, and four bytes for each square of 128 that is begun.
  @Test
  void blocksOfDeepseekAreSquares() {
    Presets.Preset preset = Presets.find("DeepSeek-V3");
    StoredBytes bytes = preset.stated().bytes(preset.architecture());
    assertThat(bytes.layer(0, Role.LATENT).all()).isEqualTo(576L * 7168 + 5 * 56 * 4);
    assertThat(bytes.layer(60, Role.EXPERT_UP).all()).isEqualTo(256 * (2048L * 7168 + 16 * 56 * 4));
    assertThat(bytes.layer(60, Role.ROUTER).all()).isEqualTo(256L * 7168 * 2);
  }

  private static long all(Presets.Preset preset) {
    Architecture a = preset.architecture();
    StoredBytes bytes = preset.stated().bytes(a);
    long sum = a.slots().stream().mapToLong(s -> bytes.end(s.role()).all()).sum();
    for (int l = 0; l < a.depth(); l++) {
      for (Slot s : a.layers().get(l).slots(a.width())) {
        sum += bytes.layer(l, s.role()).all();
      }
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "torch_dtype": "bfloat16",                     | BF16 | as torch_dtype in config.json says
          "dtype": "float16",                            | F16  | as dtype in config.json says
          "dtype": "torch.float64",                      | F64  | as dtype in config.json says
          "dtype": "bfloat16", "torch_dtype": "bfloat16",| BF16 | as torch_dtype in config.json says
          "torch_dtype": null,                           | F32  | since config.json states no dtype
          "torch_dtype": "auto",                         | F32  | since config.json states no dtype
          ''                                             | F32  | since config.json states no dtype
          """)
  void aConfigStatesTheType(String fields, StoredType type, String by) throws IOException {
    StatedType stated = ModelSource.find(config(fields).toString()).stated();
    assertThat(stated)
        .isEqualTo(new StatedType(type, by, by.startsWith("since"), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "torch_dtype": "float8_e4m3fn",                | float8_e4m3fn
          "torch_dtype": "int8",                         | int8
          "torch_dtype": 16,                             | 16
          "dtype": "float16", "torch_dtype": "bfloat16", | the same as dtype, f16
          "quantization_config": {"quant_method": "fp8"},| quantization_config
          """)
  void aTypeThatIsNoneIsRefused(String fields, String says) throws IOException {
    String typed = config(fields).toString();
    assertThatThrownBy(() -> ModelSource.find(typed))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(says);
  }

  private Path config(String fields) throws IOException {
    String text = Files.readString(Resources.folder(LLAMA).resolve("config.json"));
    String bare = text.replaceFirst(",\\s*\"torch_dtype\": *\"[^\"]*\"", "");
    return Files.writeString(folder.resolve("config.json"), bare.replaceFirst("\\{", "{" + fields));
  }
}
