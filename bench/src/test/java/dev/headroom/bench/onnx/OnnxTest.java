package dev.headroom.bench.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.InputException;
import dev.headroom.model.Safetensors;
import dev.headroom.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxTest {
  private static final String BIAS = "encoder.layer.0.output.dense.bias";

  /// x·w + bias, as an exporter writes it: w keeps no name of its own.
  private static final byte[] MODEL =
      field(
          7,
          field(1, field(1, "x"), field(1, "onnx::MatMul_9"), field(2, "y"), field(4, "MatMul")),
          field(1, field(1, BIAS), field(1, "y"), field(2, "z"), field(4, "Add")),
          tensor("onnx::MatMul_9", new int[] {2, 3}, 1, 2, 3, 4, 5, 6),
          tensor(BIAS, new int[] {3}, 7, 8, 9));

  @Test
  void aMatrixIsKnownByItsBias() {
    Onnx onnx = Onnx.read("model.onnx", ByteBuffer.wrap(MODEL));
    assertThat(onnx.matricesByBias()).containsOnlyKeys(BIAS).containsValue("onnx::MatMul_9");
    assertThat(onnx.tensors())
        .hasEntrySatisfying(BIAS, t -> assertThat(t.floats()).containsExactly(7, 8, 9));
  }

  @Test
  void denseWeightsAreTransposedBack(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("model.safetensors");
    BertExport export =
        new BertExport("model.onnx", Onnx.read("model.onnx", ByteBuffer.wrap(MODEL)));
    Files.write(file, bytes(export));
    try (Safetensors stored = Safetensors.open(file)) {
      assertThat(stored.tensors().stream().map(t -> t.name() + " " + t.shape()))
          .containsExactlyInAnyOrder(
              "encoder.layer.0.output.dense.bias [3]",
              "encoder.layer.0.output.dense.weight [3, 2]");
    }
    byte[] all = Files.readAllBytes(file);
    ByteBuffer values = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    float[] last = new float[9];
    values.position(all.length - 9 * Float.BYTES).asFloatBuffer().get(last);
    assertThat(last).contains(1, 4, 2, 5, 3, 6).hasSize(9);
    assertThat(export.count()).isEqualTo(9);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    Tensor.F32 all = new Tensor.F32(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8}, 0, 3, 3, 3);
    new OnnxWriter()
        .input("a", OnnxWriter.Element.FLOAT, 2, 300)
        .constant("b", all.rows(1, 3).cols(1, 3))
        .integers("i", 1, 300)
        .node(
            "MatMul",
            "",
            List.of("a", "b", ""),
            List.of("c", "d"),
            OnnxWriter.Attribute.of("n", 300),
            OnnxWriter.Attribute.of("e", 0.5f))
        .output("c", 2, 2)
        .writeTo(written);
    Onnx read = Onnx.read("model.onnx", ByteBuffer.wrap(written.toByteArray()));
    assertThat(read.nodes())
        .containsExactly(new Onnx.Node("MatMul", List.of("a", "b", ""), List.of("c", "d")));
    assertThat(read.tensors()).containsOnlyKeys("b", "i");
    assertThat(read.tensors().values())
        .extracting(Onnx.Stored::shape)
        .containsExactly(List.of(2, 2), List.of(2));
    assertThat(read.tensors().values())
        .extracting(Onnx.Stored::floats)
        .containsExactly(new float[] {4, 5, 7, 8}, new float[0]);
  }

  @Test
  void everyTruncationIsNamed() {
    for (int length = 0; length < MODEL.length; length++) {
      byte[] cut = Arrays.copyOf(MODEL, length);
      assertThatThrownBy(() -> Onnx.read("model.onnx", ByteBuffer.wrap(cut)))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("model.onnx");
    }
  }

  private static byte[] bytes(BertExport export) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    export.weights().writeTo(out);
    return out.toByteArray();
  }

  private static byte[] tensor(String name, int[] shape, float... values) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int size : shape) {
      out.writeBytes(new byte[] {8, (byte) size});
    }
    out.writeBytes(new byte[] {16, 1});
    out.writeBytes(field(8, name));
    out.writeBytes(field(9, raw.array()));
    return field(5, out.toByteArray());
  }

  private static byte[] field(int tag, String text) {
    return field(tag, text.getBytes(UTF_8));
  }

  private static byte[] field(int tag, byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int length = Arrays.stream(parts).mapToInt(p -> p.length).sum();
    out.write((tag << 3) | 2);
    for (int rest = length; ; rest >>>= 7) {
      out.write(rest < 128 ? rest : (rest & 127) | 128);
      if (rest < 128) {
        break;
      }
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
