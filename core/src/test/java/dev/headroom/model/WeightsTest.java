package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.model.Output.Head;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What checkpoints hold besides the expected, lack, or contradict.
class WeightsTest {
  private static final String GPT2 = "checkpoints/gpt2-tiny";
  private static final String PREFIXED = "checkpoints/gpt2-tiny-prefixed";
  private static final String BERT = "checkpoints/bert-tiny";
  private static final String LLAMA = "checkpoints/llama-tiny";

  @TempDir Path folder;

  private List<String> notices(TinyCheckpoint tiny) {
    try (MappedWeights w = MappedWeights.open(tiny.write(folder))) {
      readAll(w);
      return w.notices();
    }
  }

  private static void readAll(Weights w) {
    Architecture a = w.architecture();
    a.slots().forEach(s -> read(w.ends().rows(s.role())));
    for (int l = 0; l < a.depth(); l++) {
      for (Slot s : a.layers().get(l).slots(a.width())) {
        read(w.layer(l).rows(s.role()));
      }
    }
  }

  private static Tensor read(Rows rows) {
    Tensor t = Tensor.zeros(Dtype.F32, rows.rows(), rows.cols());
    rows.read(0, 0, t);
    return t;
  }

  @Test
  void oldNamesOfNormsAreKnown() {
    TinyCheckpoint tiny = TinyCheckpoint.of(BERT);
    tiny.rename(
        n -> n.replace("LayerNorm.weight", "LayerNorm.gamma").replace("Norm.bias", "Norm.beta"));
    assertThat(notices(tiny)).isEmpty();
  }

  @Test
  void bertWithoutItsPrefixPoolerAndHead() {
    TinyCheckpoint tiny = TinyCheckpoint.of(BERT);
    tiny.tensors.keySet().removeIf(n -> n.startsWith("cls.") || n.contains("pooler"));
    tiny.rename(n -> n.replaceFirst("^bert\\.", ""));
    tiny.set("architectures", "[\"BertModel\"]");
    try (MappedWeights w = MappedWeights.open(tiny.write(folder))) {
      assertThat(w.notices()).isEmpty();
      assertThat(w.architecture().output().pooler()).isFalse();
      assertThat(w.architecture().output().hasHead()).isFalse();
    }
  }

  @Test
  void bertThatDeclaresAHeadItLacksRunsWithoutAndSaysSo() {
    TinyCheckpoint tiny = TinyCheckpoint.of(BERT);
    tiny.tensors.keySet().removeIf(n -> n.startsWith("cls."));
    assertThat(notices(tiny)).singleElement().asString().contains("cls.predictions");
  }

  @Test
  void bertWhoseConfigNamesNoClassTakesTheHeadThatIsThere() {
    TinyCheckpoint tiny = TinyCheckpoint.of(BERT).unset("architectures");
    try (MappedWeights w = MappedWeights.open(tiny.write(folder))) {
      assertThat(w.architecture().output().head()).isInstanceOf(Head.Masked.class);
    }
  }

  @Test
  void decoderBiasUnderEitherName() {
    TinyCheckpoint tiny = TinyCheckpoint.of(BERT);
    tiny.rename(n -> n.replace("cls.predictions.bias", "cls.predictions.decoder.bias"));
    assertThat(notices(tiny)).isEmpty();
    TinyCheckpoint both = TinyCheckpoint.of(BERT);
    TinyCheckpoint.Raw bias = both.raw("cls.predictions.bias");
    both.put("cls.predictions.decoder.bias", bias);
    both.put("cls.predictions.decoder.weight", both.raw("bert.embeddings.word_embeddings.weight"));
    assertThat(notices(both)).isEmpty();
    both.put("cls.predictions.decoder.bias", bias.with(3, 9));
    assertThat(notices(both)).singleElement().asString().contains("decoder.bias differs");
  }

  /// A head of its own has a bias of its own, which goes before the one that stands above it.
  @Test
  void anUntiedHeadHasTheBiasBesideIt() {
    TinyCheckpoint tiny = TinyCheckpoint.of(BERT).set("tie_word_embeddings", "false");
    TinyCheckpoint.Raw bias = tiny.raw("cls.predictions.bias");
    tiny.put("cls.predictions.decoder.weight", tiny.raw("bert.embeddings.word_embeddings.weight"));
    tiny.put("cls.predictions.decoder.bias", bias.with(3, 9));
    assertThat(notices(tiny))
        .singleElement()
        .asString()
        .contains("predictions.bias differs from cls.predictions.decoder.bias, which is used");
  }

  @Test
  void buffersOfOldFilesAreNoSurprise() {
    TinyCheckpoint gpt2 = TinyCheckpoint.of(GPT2);
    gpt2.put("h.0.attn.masked_bias", new TinyCheckpoint.Raw("F32", List.of(), new byte[4]));
    assertThat(notices(gpt2)).isEmpty();
    TinyCheckpoint llama = TinyCheckpoint.of(LLAMA);
    llama.put(
        "model.layers.0.self_attn.rotary_emb.inv_freq",
        new TinyCheckpoint.Raw("F32", List.of(4L), new byte[16]));
    assertThat(notices(llama)).isEmpty();
    TinyCheckpoint bert = TinyCheckpoint.of(BERT);
    bert.put(
        "bert.embeddings.position_ids",
        new TinyCheckpoint.Raw("I64", List.of(1L, 20L), new byte[160]));
    assertThat(notices(bert)).isEmpty();
  }

  @Test
  void unusedTensorsAreOneNotice() {
    TinyCheckpoint tiny = TinyCheckpoint.of(GPT2);
    for (int i = 0; i < 5; i++) {
      tiny.put("extra." + i, new TinyCheckpoint.Raw("U8", List.of(1L), new byte[1]));
    }
    assertThat(notices(tiny))
        .singleElement()
        .asString()
        .contains("5 tensors are not used: extra.0, extra.1, extra.2, …");
  }

  @Test
  void layersBeyondTheConfigsAreUnused() {
    TinyCheckpoint tiny = TinyCheckpoint.of(LLAMA).set("num_hidden_layers", "1");
    assertThat(notices(tiny)).singleElement().asString().contains("9 tensors", "model.layers.1.");
  }

  @Test
  void aTiedHeadThatDiffersIsNoticed() {
    TinyCheckpoint tiny = TinyCheckpoint.of(PREFIXED);
    assertThat(notices(tiny)).isEmpty();
    tiny.change("lm_head.weight", r -> r.with(5, 1));
    assertThat(notices(tiny))
        .singleElement()
        .asString()
        .contains("lm_head.weight differs from transformer.wte.weight");
  }

  /// As some programs save it: one matrix, under the head's name alone.
  @Test
  void aTiedMatrixUnderTheHeadsNameAloneIsBoth() {
    for (String model : List.of(GPT2, PREFIXED, BERT, LLAMA)) {
      String head = model.equals(BERT) ? "cls.predictions.decoder.weight" : "lm_head.weight";
      TinyCheckpoint tiny = TinyCheckpoint.of(model).set("tie_word_embeddings", "true");
      tiny.drop(head);
      tiny.rename(n -> n.matches(".*(wte|word_embeddings|embed_tokens)\\.weight") ? head : n);
      try (MappedWeights w = MappedWeights.open(tiny.write(folder));
          MappedWeights whole = MappedWeights.open(Resources.folder(model))) {
        assertThat(w.notices()).as(model).isEmpty();
        Tensor table = read(w.ends().rows(Role.TOKENS));
        assertThat(table.get(5, 3)).isEqualTo(read(whole.ends().rows(Role.TOKENS)).get(5, 3));
        Tensor product = read(w.ends().rows(Role.HEAD));
        assertThat(product.get(5, 3)).isEqualTo(table.get(5, 3));
      }
      refused(tiny.set("tie_word_embeddings", "false"), "neither");
    }
  }

  @Test
  void metadataOfWeightsIsNoticedBesidesItsFormat() throws IOException {
    Path directory = TinyCheckpoint.of(GPT2).write(folder);
    Path file = directory.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    String header = new String(bytes, 8, length, StandardCharsets.UTF_8).substring(1);
    String metadata = "{\"__metadata__\":{\"format\":\"pt\",\"lora_alpha\":\"16\"},";
    byte[] data = Arrays.copyOfRange(bytes, 8 + length, bytes.length);
    Files.write(file, TinyCheckpoint.file(metadata + header, data));
    try (MappedWeights w = MappedWeights.open(directory)) {
      assertThat(w.notices()).containsExactly(file + ": not used, metadata: lora_alpha");
    }
  }

  @Test
  void anUntiedHeadIsTakenAndAMissingOneRefused() {
    TinyCheckpoint tiny = TinyCheckpoint.of(PREFIXED).set("tie_word_embeddings", "false");
    tiny.change("lm_head.weight", r -> r.with(5, 77));
    try (MappedWeights w = MappedWeights.open(tiny.write(folder))) {
      assertThat(w.notices()).isEmpty();
      assertThat(read(w.ends().rows(Role.HEAD)).get(0, 5)).isEqualTo(77);
    }
    tiny.drop("lm_head.weight");
    refused(tiny, "lm_head.weight", "tie_word_embeddings is false");
    tiny.unset("architectures");
    assertThat(notices(tiny)).singleElement().asString().contains("the head is left out");
    tiny.set("architectures", "[\"GPT2Model\"]");
    assertThat(notices(tiny)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = StoredType.class,
      names = {"F16", "BF16", "F64"})
  void weightsOfEveryFloatingTypeAreRead(StoredType type) {
    TinyCheckpoint tiny = TinyCheckpoint.of(LLAMA);
    String name = "model.layers.1.mlp.up_proj.weight";
    List.copyOf(tiny.tensors.keySet()).forEach(n -> tiny.change(n, r -> r.as(type)));
    try (MappedWeights w = MappedWeights.open(tiny.write(folder));
        MappedWeights exact = MappedWeights.open(Resources.folder(LLAMA))) {
      assertThat(w.notices()).isEmpty();
      assertThat(StoredBytes.of(w, type.bits() / 8))
          .isEqualTo(StoredBytes.uniform(exact.architecture(), type.bits() / 8));
      float a = (float) read(up(w)).get(3, 4);
      float b = (float) read(up(exact)).get(3, 4);
      float rounded =
          switch (type) {
            case F16 -> Float.float16ToFloat(Float.floatToFloat16(b));
            case BF16 -> Float.intBitsToFloat(Float.floatToRawIntBits(b) & 0xffff0000);
            default -> b;
          };
      assertThat(a).as(name).isEqualTo(rounded);
    }
  }

  private static Rows up(Weights w) {
    return w.layer(1).rows(Role.UP);
  }

  static Stream<Float> notFinite() {
    return Stream.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @MethodSource("notFinite")
  void weightsThatAreNoNumbersAreNoticed(float bad) {
    TinyCheckpoint tiny = TinyCheckpoint.of(LLAMA);
    tiny.change("model.layers.1.self_attn.q_proj.weight", r -> r.with(2 * 32 + 7, bad));
    assertThat(notices(tiny))
        .singleElement()
        .asString()
        .contains("model.layers.1.self_attn.q_proj.weight", "row 2, column 7: " + bad);
    TinyCheckpoint fused = TinyCheckpoint.of(GPT2);
    fused.change("h.0.attn.c_attn.weight", r -> r.with(96 + 31, bad));
    assertThat(notices(fused)).singleElement().asString().contains("row 1, column 31: " + bad);
    TinyCheckpoint positions = TinyCheckpoint.of(GPT2);
    positions.change("wpe.weight", r -> r.with(24 * 32 - 1, bad));
    assertThat(notices(positions)).singleElement().asString().contains("row 23, column 31");
    TinyCheckpoint table = TinyCheckpoint.of(LLAMA);
    table.change("model.embed_tokens.weight", r -> r.with(0, bad));
    try (MappedWeights w = MappedWeights.open(table.write(folder))) {
      assertThat(w.notices()).singleElement().asString().contains("model.embed_tokens.weight");
    }
  }

  @Test
  void everyTensorIsNeeded() {
    for (String model : List.of(GPT2, PREFIXED, BERT, LLAMA)) {
      for (String name : TinyCheckpoint.of(model).tensors.keySet()) {
        boolean optional = name.endsWith("attn.bias") || model.equals(PREFIXED);
        if (!optional || (model.equals(PREFIXED) && !name.matches("lm_head.weight|.*wte.weight"))) {
          refused(TinyCheckpoint.of(model).drop(name), name.replaceFirst("^.*(ln_|h\\.)", ""));
        }
      }
    }
  }

  @Test
  void everyShapeIsChecked() {
    for (String model : List.of(GPT2, BERT, LLAMA)) {
      for (String name : TinyCheckpoint.of(model).tensors.keySet()) {
        if (name.endsWith("attn.bias")) {
          continue;
        }
        TinyCheckpoint turned = TinyCheckpoint.of(model);
        TinyCheckpoint.Raw raw = turned.raw(name);
        Long[] shape = raw.shape().reversed().toArray(Long[]::new);
        if (!List.of(shape).equals(raw.shape())) {
          turned.put(name, raw.shaped(shape));
          refused(turned, name, "shape " + raw.shape(), List.of(shape).toString());
        }
        Long[] longer = Stream.concat(Stream.of(1L), raw.shape().stream()).toArray(Long[]::new);
        refused(TinyCheckpoint.of(model).put(name, raw.shaped(longer)), name, "shape");
      }
    }
  }

  @Test
  void contradictionsAreRefused() {
    refused(TinyCheckpoint.of(GPT2).set("n_head", "5"), "n_head");
    refused(TinyCheckpoint.of(GPT2).set("vocab_size", "62"), "wte.weight", "[62, 32]");
    refused(TinyCheckpoint.of(GPT2).set("n_positions", "25"), "wpe.weight", "[25, 32]");
    refused(TinyCheckpoint.of(GPT2).set("n_layer", "3"), "h.2.");
    refused(TinyCheckpoint.of(GPT2).set("n_layer", "10000"), "h.2.");
    refused(TinyCheckpoint.of(GPT2).set("n_inner", "64"), "mlp.c_fc.weight");
    refused(TinyCheckpoint.of(BERT).set("type_vocab_size", "3"), "token_type_embeddings");
    refused(TinyCheckpoint.of(LLAMA).set("num_key_value_heads", "4"), "k_proj", "[32, 32]");
    refused(TinyCheckpoint.of(LLAMA).set("head_dim", "16"), "q_proj", "[64, 32]");
    refused(TinyCheckpoint.of(LLAMA).set("attention_bias", "true"), "q_proj.bias");
    refused(TinyCheckpoint.of(LLAMA).set("mlp_bias", "true"), "gate_proj.bias");
    refused(TinyCheckpoint.of(LLAMA).set("intermediate_size", "32"), "gate_proj.weight");
    refused(
        TinyCheckpoint.of(LLAMA)
            .unset("attention_bias")
            .set("model_type", "\"qwen2\"")
            .set("architectures", "[\"Qwen2ForCausalLM\"]"),
        "q_proj.bias");
  }

  @Test
  void twoPrefixesAtOnceAreRefused() {
    TinyCheckpoint tiny = TinyCheckpoint.of(GPT2);
    tiny.put("transformer.wte.weight", tiny.raw("wte.weight"));
    refused(tiny, "wte.weight", "transformer.wte.weight", "both");
    TinyCheckpoint norms = TinyCheckpoint.of(BERT);
    String name = "bert.embeddings.LayerNorm.";
    norms.put(name + "gamma", norms.raw(name + "weight"));
    refused(norms, name, "both");
    TinyCheckpoint mixed = TinyCheckpoint.of(LLAMA);
    mixed.rename(n -> n.startsWith("model.layers.1") ? n.substring(6) : n);
    refused(mixed, "model.layers.1.");
  }

  @Test
  void integerWeightsAreRefused() {
    TinyCheckpoint tiny = TinyCheckpoint.of(GPT2);
    TinyCheckpoint.Raw raw = tiny.raw("h.0.attn.c_attn.weight");
    for (String type : List.of("I8", "U8", "F8_E4M3", "I32", "F4")) {
      int bits = StoredType.named(type).orElseThrow().bits();
      byte[] bytes = new byte[raw.bytes().length / 32 * bits];
      tiny.put("h.0.attn.c_attn.weight", new TinyCheckpoint.Raw(type, raw.shape(), bytes));
      refused(tiny, "h.0.attn.c_attn.weight", type, "BF16");
    }
  }

  private void refused(TinyCheckpoint tiny, String... says) {
    Path directory = tiny.write(folder);
    assertThatThrownBy(() -> MappedWeights.open(directory).close())
        .isInstanceOf(InputException.class)
        .message()
        .startsWith(directory.toString())
        .contains(says);
  }
}
