package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.model.TinyCheckpoint.Raw;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Checkpoints whose numbers are stored in blocks, as released: counted as their config says, never
/// read as anything else.
class BlocksTest {
  private static final String EXPERTS = "model.layers.1.mlp.experts.gate_up_proj";

  @TempDir Path folder;

  private static Raw bytes(String type, int each, long... sides) {
    List<Long> shape = java.util.Arrays.stream(sides).boxed().toList();
    long all = shape.stream().reduce(each * 1L, Math::multiplyExact);
    return new Raw(type, shape, new byte[Math.toIntExact(all)]);
  }

  /// Experts `[4, 32, 2·24]` and `[4, 24, 32]`: 16 bytes and one for 32 inputs of an output, begun or whole.
  private static TinyCheckpoint mxfp4() {
    TinyCheckpoint tiny = TinyCheckpoint.of("checkpoints/gpt-oss-tiny");
    for (int l = 0; l < 4; l++) {
      String at = "model.layers." + l + ".mlp.experts.";
      tiny.drop(at + "gate_up_proj").drop(at + "down_proj");
      tiny.put(at + "gate_up_proj_blocks", bytes("U8", 1, 4, 48, 1, 16));
      tiny.put(at + "gate_up_proj_scales", bytes("U8", 1, 4, 48, 1));
      tiny.put(at + "down_proj_blocks", bytes("U8", 1, 4, 32, 1, 12));
      tiny.put(at + "down_proj_scales", bytes("U8", 1, 4, 32, 1));
    }
    return tiny.set("quantization_config", "{\"quant_method\":\"mxfp4\"}");
  }

  /// Every product of a layer as bytes, with a scale for each square of 128 beside it.
  private static TinyCheckpoint fp8() {
    TinyCheckpoint tiny = TinyCheckpoint.of("checkpoints/deepseek-v3-tiny");
    for (String name : List.copyOf(tiny.tensors.keySet())) {
      if (name.matches("model\\.layers\\..*(_proj|_mqa)\\.weight")) {
        List<Long> shape = tiny.raw(name).shape();
        tiny.put(name, bytes("F8_E4M3", 1, shape.get(0), shape.get(1)));
        tiny.put(name + "_scale_inv", bytes("F32", 4, 1, 1));
      }
    }
    return tiny.set(
        "quantization_config", "{\"quant_method\":\"fp8\",\"weight_block_size\":[128,128]}");
  }

  private ModelSource counted(TinyCheckpoint tiny, String method) {
    ModelSource source = ModelSource.find(tiny.write(folder).toString());
    assertThat(source.stored()).isFalse();
    assertThat(source.stated().words()).contains(method);
    assertThat(source.notices())
        .anyMatch(n -> n.endsWith("tensors of " + method + " are counted, not read"));
    return source;
  }

  @Test
  void mxfp4IsCountedAsStated() {
    ModelSource source = counted(mxfp4(), "mxfp4");
    StoredBytes bytes = source.stated().bytes(source.architecture());
    assertThat(bytes.layer(1, Role.EXPERT_DOWN).weights()).isEqualTo(4 * 32 * (12 + 1));
  }

  @Test
  void fp8IsCountedAsStated() {
    ModelSource source = counted(fp8(), "fp8");
    assertThat(source.stated().bytes(source.architecture()).layer(0, Role.LATENT).each())
        .isPositive();
  }

  @Test
  void plainTensorsAreReadWhateverIsStated() {
    TinyCheckpoint tiny = TinyCheckpoint.of("checkpoints/gpt-oss-tiny");
    tiny.set("quantization_config", "{\"quant_method\":\"mxfp4\"}");
    assertThat(ModelSource.find(tiny.write(folder).toString()).stored()).isTrue();
  }

  @Test
  void otherBytesThanStatedAreRefused() {
    String down = "model.layers.3.mlp.experts.down_proj_scales";
    isRefused(t -> t.put(down, bytes("U8", 1, 4, 31, 1)), "model.layers.3.", "bytes of mxfp4");
    isRefused(t -> t.drop(EXPERTS + "_blocks"), "model.layers.1.", "found 1856 bytes");
    isRefused(t -> t.drop("model.layers.2.self_attn.sinks"), "model.layers.2.self_attn.sinks");
    isRefused(
        t -> t.change("model.layers.2.mlp.router.weight", r -> r.shaped(32L, 4L)),
        "model.layers.2.mlp.router.weight",
        "shape [4, 32]");
  }

  private void isRefused(UnaryOperator<TinyCheckpoint> change, String... says) {
    String typed = change.apply(mxfp4()).write(folder).toString();
    assertThatThrownBy(() -> ModelSource.find(typed))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(says)
        .hasMessageNotContaining("\n");
  }

  /// A config that states nothing promises plain numbers.
  @Test
  void blocksThatNobodyStatesAreRefusedByName() {
    isRefusedUnread(mxfp4().unset("quantization_config"), "gate_up_proj_blocks", "not read");
    isRefusedUnread(fp8().unset("quantization_config"), "self_attn.q_a_proj.weight", "F8_E4M3");
    TinyCheckpoint dense = TinyCheckpoint.of("checkpoints/qwen3-tiny");
    String query = "model.layers.0.self_attn.q_proj.weight";
    Raw raw = dense.raw(query);
    dense.put(query, bytes("F8_E5M2", 1, raw.shape().get(0), raw.shape().get(1)));
    isRefusedUnread(dense, query, "a type of weights", "F8_E5M2");
  }

  private void isRefusedUnread(TinyCheckpoint tiny, String... says) {
    Path at = tiny.write(folder);
    assertThatThrownBy(() -> MappedWeights.open(at).close())
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(says)
        .hasMessageNotContaining("\n");
  }
}
