package dev.headroom.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.model.Resources;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a file of Q, K and V says besides is used, refused by name or noticed: never left out in
/// silence.
class AttentionProblemTest {
  @TempDir Path folder;

  /// Two heads of two queries, three keys, width one.
  private static SafetensorsWriter problem() {
    return new SafetensorsWriter()
        .add("Q", List.of(2, 2, 1), Tensor.zeros(Dtype.F64, 4, 1))
        .add("K", List.of(2, 3, 1), Tensor.zeros(Dtype.F64, 6, 1))
        .add("V", List.of(2, 3, 1), Tensor.zeros(Dtype.F64, 6, 1));
  }

  private static Tensor row(double... values) {
    Tensor row = Tensor.zeros(Dtype.F64, 1, values.length);
    for (int j = 0; j < values.length; j++) {
      row.set(0, j, values[j]);
    }
    return row;
  }

  private AttentionProblem read(SafetensorsWriter writer) {
    Path file = folder.resolve("x.safetensors");
    writer.write(file);
    return AttentionProblem.read(file, Dtype.F32);
  }

  private void refused(SafetensorsWriter writer, String... says) {
    assertThatThrownBy(() -> read(writer))
        .isInstanceOf(InputException.class)
        .message()
        .contains(says)
        .doesNotContain("\n");
  }

  @Test
  void aMaskIsZerosAndOnes() {
    SafetensorsWriter good = problem().add("key_mask", List.of(3), row(1, 0, 1));
    assertThat(read(good).inputs().visible().getFirst()).containsExactly(1, 0, 1);
    double[] bad = {
      Double.NEGATIVE_INFINITY, -10000, -1e9, Double.NaN, 0.5, 2, 255, -1, Double.POSITIVE_INFINITY
    };
    for (double entry : bad) {
      refused(
          problem().add("key_mask", List.of(3), row(0, 0, entry)),
          "key_mask[2]: expected 0 (hidden) or 1 (seen), found " + entry);
    }
    refused(problem().add("key_mask", List.of(3), row(0, 0, 0)), "key_mask", "only 0");
    refused(problem().add("key_mask", List.of(2), row(0, 1)), "key_mask", "3 entries", "[2]");
    refused(problem().add("key_mask", List.of(3, 1), row(0, 1, 1)), "key_mask", "[3, 1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1d",
        "1f",
        "0x1p-1",
        "NaN",
        "Infinity",
        "1e999",
        "",
        " 1",
        "0,5",
        "1/2",
        "\u0663"
      })
  void aScaleIsAFiniteDecimalNumber(String scale) {
    refused(
        problem().metadata("scale", scale),
        "scale: expected a finite number, a decimal number such as 0.5 or 2e-3, found ");
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.5", "5e-1, 0.5", "+.5E0, 0.5", "-2., -2", "0, 0", "007, 7"})
  void aScaleIsRead(String scale, double value) {
    assertThat(read(problem().metadata("scale", scale)).scoring().scale()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attn_mask",
        "mask",
        "Mask",
        "key_padding_mask",
        "attention_mask",
        "attn_bias",
        "bias",
        "alibi_slopes",
        "past_key",
        "past_value",
        "K_cache",
        "v_cache",
        "q",
        "k",
        "v",
        "query",
        "key",
        "value",
        "q_proj",
        "position_ids",
        "cu_seqlens_q",
        "seqlens_k",
        "cos",
        "sin",
        "block_mask",
        "sinks",
        "softmax_scale",
        "dropout_mask",
        "KEY_MASK",
        "segment_ids"
      })
  void aTensorThatMeansSomethingElsewhereIsRefused(String name) {
    refused(problem().add(name, List.of(3), row(0, 1, 1)), ": " + name + ": expected its absence");
  }

  @ParameterizedTest
  @CsvSource({
    "is_causal, true",
    "is_causal, True",
    "is_causal, 1",
    "isCausal, true",
    "causal_mask, lower_right",
    "softmax_scale, 0.25",
    "sm_scale, 2",
    "attn_scale, 0",
    "scaling, log_n",
    "sliding_window, 4",
    "window, 2",
    "window_size, '(2, 2)'",
    "local_window_size, 2",
    "attention_chunk_size, 2",
    "softcap, 30.0",
    "logit_soft_cap, 50",
    "attn_logit_softcapping, 50.0",
    "dropout_p, 0.1",
    "dropout, 0.5",
    "alibi, true",
    "use_alibi_bias, yes",
    "mask, causal",
    "mask_type, causal",
    "attn_mask, float",
    "key_padding_mask, true",
    "past_key, yes",
    "temperature, 2",
    "rope_theta, 10000",
    "qk_norm, rms",
    "position_bias, t5"
  })
  void metadataThatMeansSomethingElsewhereIsRefused(String name, String value) {
    refused(problem().metadata(name, value), ": " + name + ": expected its absence", value);
  }

  @ParameterizedTest
  @CsvSource({
    "is_causal, false",
    "is_causal, False",
    "dropout_p, 0.0",
    "softcap, 0",
    "sliding_window, None",
    "window_size, '(-1, -1)'",
    "attn_mask, None",
    "alibi, false",
    "softmax_scale, 1.0",
    "softmax_scale, None",
    "temperature, 1.0",
    "enable_gqa, true",
    "enable_gqa, false",
    "format, pt",
    "description, a test",
    "seed, 7"
  })
  void whatChangesNothingIsQuiet(String name, String value) {
    assertThat(read(problem().metadata(name, value)).notices()).isEmpty();
  }

  @Test
  void causalElsewhereIsTheSameOnlyOnAsManyQueriesAsKeys() {
    SafetensorsWriter square =
        new SafetensorsWriter()
            .add("Q", List.of(2, 3, 1), Tensor.zeros(Dtype.F64, 6, 1))
            .add("K", List.of(1, 3, 1), Tensor.zeros(Dtype.F64, 3, 1))
            .add("V", List.of(1, 3, 1), Tensor.zeros(Dtype.F64, 3, 1))
            .metadata("causal", "true")
            .metadata("is_causal", "true");
    assertThat(read(square).notices()).isEmpty();
    refused(square.metadata("enable_gqa", "false"), "enable_gqa");
    refused(problem().metadata("causal", "true").metadata("is_causal", "true"), "is_causal");
    refused(problem().metadata("causal", "true").metadata("is_causal", "false"), "is_causal");
  }

  @Test
  void anyOtherNameIsNoticed() {
    SafetensorsWriter writer =
        problem()
            .add("lse", List.of(3), row(1, 2, 3))
            .add("expected", List.of(3), row(1, 2, 3))
            .metadata("batch", "1")
            .metadata("layout", "BHSD");
    assertThat(read(writer).notices())
        .satisfiesExactly(
            tensors -> assertThat(tensors).endsWith("x.safetensors: not used, tensors: lse"),
            fields -> assertThat(fields).endsWith("not used, metadata: batch, layout"));
  }

  @Test
  void whatIsNoNumberIsComputedWithAndNoticed() {
    Tensor k = Tensor.zeros(Dtype.F64, 6, 1);
    k.set(4, 0, Double.NaN);
    Tensor v = Tensor.zeros(Dtype.F64, 6, 1);
    v.set(0, 0, 1e300); // infinite in f32
    SafetensorsWriter writer =
        new SafetensorsWriter()
            .add("Q", List.of(2, 2, 1), Tensor.zeros(Dtype.F64, 4, 1))
            .add("K", List.of(2, 3, 1), k)
            .add("V", List.of(2, 3, 1), v);
    assertThat(read(writer).notices())
        .satisfiesExactly(
            of ->
                assertThat(of)
                    .endsWith("K holds NaN or infinity as f32, the first at [1, 1, 0]: NaN"),
            of -> assertThat(of).contains("V holds", "[0, 0, 0]: Infinity"));
  }

  @Test
  void whatIsThereIsListedWhereQIsMissing() {
    SafetensorsWriter lower = new SafetensorsWriter();
    for (String name : List.of("q", "k", "v", "a", "b", "c", "d")) {
      lower.add(name, List.of(1), row(0));
    }
    refused(lower, "Q: expected a tensor of this name, found q, k, v, a, b and 2 more");
    refused(new SafetensorsWriter().add("Q", List.of(1, 1, 1), row(0)), "K: expected", "found Q");
    refused(new SafetensorsWriter(), "found a file without tensors");
  }

  @Test
  void theFilesOfOthersAreQuiet() throws IOException {
    try (Stream<Path> files = Files.list(Resources.folder("attention"))) {
      assertThat(files.filter(f -> f.toString().endsWith(".safetensors")))
          .hasSizeGreaterThan(15)
          .allSatisfy(
              f -> assertThat(AttentionProblem.read(f, Dtype.F64).notices()).as("%s", f).isEmpty());
    }
  }
}
