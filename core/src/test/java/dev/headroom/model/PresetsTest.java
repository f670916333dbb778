package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.model.Architecture.Positions;
import dev.headroom.model.Architecture.RopeScaling;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Span;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PresetsTest {
  static List<Presets.Preset> all() {
    return Presets.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void parametersCountedFromTheShapeAreThePublishedTotal(Presets.Preset preset) {
    assertThat(Parameters.of(preset.architecture()).total()).isEqualTo(preset.parameters());
    assertThat(preset.sources()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2, F32",
    "bert-base-uncased, F32",
    "TinyLlama-1.1B, F32",
    "Llama-2-7b, F16",
    "Llama-3-8B, BF16",
    "Mistral-7B-v0.1, BF16",
    "gemma-2b, BF16",
  })
  void weightsHaveTheTypeOfTheRelease(String preset, StoredType type) {
    StatedType stated = Presets.find(preset).stated();
    assertThat(stated.type()).isEqualTo(type);
    assertThat(stated.assumed()).isFalse();
    assertThat(stated.by()).startsWith("as ");
  }

  @Test
  void thereAreFifteen() {
    assertThat(Presets.all()).hasSize(15);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2, gpt2",
    "GPT2-XL, gpt2-xl",
    "Llama-3-8B, meta-llama/Meta-Llama-3-8B",
    "meta-llama-3-8b, meta-llama/Meta-Llama-3-8B",
    "META-LLAMA/Meta-Llama-3-8B, meta-llama/Meta-Llama-3-8B",
    "qwen2.5-7b, Qwen/Qwen2.5-7B"
  })
  void aNameIsAnIdItsLastPartOrThatWithoutMeta(String typed, String id) {
    assertThat(Presets.find(typed).id()).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({"gtp2, gpt2", "llama3-8b, meta-llama/Meta-Llama-3-8B", "Llama-3.2, Llama-3.2-1B"})
  void anUnknownNameListsTheNearest(String typed, String near) {
    assertThatThrownBy(() -> Presets.find(typed))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(typed)
        .hasMessageContaining(near);
  }

  @Test
  void defaultTokensAreAtMostThePositions() {
    assertThat(Presets.find("gpt2").architecture().shape().tokens()).isEqualTo(1024);
    assertThat(Presets.find("bert-base-uncased").architecture().shape().tokens()).isEqualTo(512);
    assertThat(Presets.find("roberta-base").architecture().shape().tokens()).isEqualTo(512);
    assertThat(Presets.find("Llama-3-8B").architecture().shape().tokens()).isEqualTo(1024);
  }

  @Test
  void factsOfWellKnownModels() {
    Architecture llama = Presets.find("Llama-3.2-1B").architecture();
    assertThat(llama.embedding().kind())
        .isEqualTo(new Positions.Rotary(500_000, new RopeScaling.Llama3(32, 1, 4, 8192)));
    assertThat(Presets.find("Mistral-7B-v0.1").architecture().heads().scoring().span())
        .isEqualTo(Span.last(4096));
    Architecture qwen = Presets.find("Qwen2.5-0.5B").architecture();
    assertThat(qwen.heads().inputBias()).isTrue();
    assertThat(qwen.heads().outputBias()).isFalse();
    assertThat(qwen.heads().scoring().span()).isEqualTo(Span.CAUSAL);
    Architecture gemma = Presets.find("gemma-2b").architecture();
    assertThat(gemma.mlp().activation()).isEqualTo(Activation.GELU_TANH);
    assertThat(gemma.embedding().scale()).isEqualTo(Math.sqrt(2048));
    assertThat(gemma.shape().queryWidth()).isEqualTo(2048);
  }

  @Test
  void robertaAndGemmaAreOnlyCounted() {
    assertThat(Families.supported())
        .filteredOn(f -> !Families.canRun(f))
        .containsExactly("roberta", "gemma");
    assertThat(Families.canRun("rwkv9")).isFalse();
  }
}
