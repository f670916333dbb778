package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Pairing;
import dev.headroom.tensor.Span;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
    assertThat(Parameters.total(preset.architecture())).isEqualTo(preset.parameters());
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
    "gemma-2-2b, F32",
    "gpt-oss-20b, BF16",
  })
  void weightsHaveTheTypeOfTheRelease(String preset, StoredType type) {
    StatedType stated = Presets.find(preset).stated();
    assertThat(stated.type()).isEqualTo(type);
    assertThat(stated.assumed()).isFalse();
    assertThat(stated.by()).startsWith("as ");
  }

  @Test
  void thereAreAtLeastTwentyEight() {
    assertThat(Presets.all()).hasSizeGreaterThanOrEqualTo(28);
  }

  /// As published: gpt-oss without the table of its tokens.
  @ParameterizedTest
  @CsvSource({
    "Mixtral-8x7B, 12879925248, 0",
    "Qwen3-30B-A3B, 3353032704, 0",
    "gpt-oss-20b, 3608307264, 579133440",
    "gpt-oss-120b, 5132849472, 579133440",
    "DeepSeek-V3, 37552297472, 0",
    "Qwen3-8B, 8190735360, 0",
    "Qwen3-Next-80B-A3B, 3874929408, 0",
  })
  void parametersThatOneTokenMeetsAreThePublishedNumber(String preset, long active, long less) {
    assertThat(Parameters.active(Presets.find(preset).architecture()) - less).isEqualTo(active);
  }

  /// DeepSeek V3 by hand: a layer's attention; its 61·(7168·(1536 + 576) + …) in all.
  @Test
  void attentionOfDeepseekByHand() {
    Layer first = Presets.find("DeepSeek-V3").architecture().layers().getFirst();
    long products =
        first.attention().f().slots(7168).stream()
            .filter(s -> s.norm().isEmpty())
            .mapToLong(Slot::numbers)
            .sum();
    assertThat(products)
        .isEqualTo(
            7168L * 1536 + 1536L * 128 * 192 + 7168L * 576 + 512L * 128 * 256 + 128L * 128 * 7168);
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
    assertThat(Presets.find("gpt2").architecture().usual().tokens()).isEqualTo(1024);
    assertThat(Presets.find("bert-base-uncased").architecture().usual().tokens()).isEqualTo(512);
    assertThat(Presets.find("roberta-base").architecture().usual().tokens()).isEqualTo(512);
    assertThat(Presets.find("Llama-3-8B").architecture().usual().tokens()).isEqualTo(1024);
  }

  private static Heads heads(String preset) {
    Architecture a = Presets.find(preset).architecture();
    return (Heads) a.layers().getFirst().attention().f();
  }

  @Test
  void factsOfWellKnownModels() {
    RopeScaling scaling = new RopeScaling.Llama3(32, 1, 4, 8192);
    assertThat(heads("Llama-3.2-1B").rope())
        .contains(new Rope(500_000, scaling, 64, Pairing.HALVES, 1));
    assertThat(heads("Mistral-7B-v0.1").scoring().span()).isEqualTo(Span.last(4096));
    Heads qwen = heads("Qwen2.5-0.5B");
    assertThat(qwen.inputBias()).isTrue();
    assertThat(qwen.outputBias()).isFalse();
    assertThat(qwen.scoring().span()).isEqualTo(Span.CAUSAL);
    Architecture gemma = Presets.find("gemma-2b").architecture();
    Mlp mlp = gemma.layers().getFirst().mlp().orElseThrow().f();
    assertThat(mlp).isEqualTo(new Gated(16384, Activation.GELU_TANH, false));
    assertThat(gemma.embedding().scale()).isEqualTo(Math.sqrt(2048));
    assertThat(gemma.output().norm().orElseThrow().shift()).isEqualTo(1);
    assertThat(heads("gemma-2b").queries()).isEqualTo(2048);
  }

  @ParameterizedTest
  @CsvSource({
    "Mixtral-8x7B-v0.1, experts",
    "DeepSeek-V3, latents and experts",
    "Qwen3-0.6B, ",
  })
  void whatIsOnlyCountedIsNamed(String preset, @Nullable String parts) {
    assertThat(Families.onlyCounted(Presets.find(preset).architecture()))
        .isEqualTo(Optional.ofNullable(parts));
  }
}
