package dev.headroom.bench.trained;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.headroom.gauntlet.Course;
import dev.headroom.gauntlet.Course.Answers;
import dev.headroom.gauntlet.HardAttention;
import dev.headroom.gauntlet.Judgement;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// ONNX Runtime's exact attention in float32, softmax(q·kᵀ)·v as three operations, passes the
/// gauntlet within the certified tolerance.
class GauntletTest {
  @Test
  void onnxRuntimePasses() throws Exception {
    Course course = new Course(1024, 2, 4, 40, Answers.MIXED, 1, 0);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(attention())) {
      for (HardAttention a : course.instances(0)) {
        Judgement judged = Judgement.of(a.expected(), run(environment, session, a));
        assertThat(judged.right()).as("instance %d", a.id()).isTrue();
        assertThat(judged.worstError()).isLessThanOrEqualTo(a.tolerance());
      }
    }
  }

  private static Tensor run(OrtEnvironment environment, OrtSession session, HardAttention a)
      throws Exception {
    try (OnnxTensor q = tensor(environment, a.q(Dtype.F32));
        OnnxTensor k = tensor(environment, a.k(Dtype.F32));
        OnnxTensor v = tensor(environment, a.v(Dtype.F32));
        OrtSession.Result result = session.run(Map.of("q", q, "k", k, "v", v))) {
      float[][] o = (float[][]) result.get(0).getValue();
      Tensor out = Tensor.zeros(Dtype.F32, o.length, o[0].length);
      for (int i = 0; i < o.length; i++) {
        for (int j = 0; j < o[i].length; j++) {
          out.set(i, j, o[i][j]);
        }
      }
      return out;
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, Tensor t) throws Exception {
    float[][] rows = new float[t.rows()][t.cols()];
    for (int i = 0; i < t.rows(); i++) {
      for (int j = 0; j < t.cols(); j++) {
        rows[i][j] = (float) t.get(i, j);
      }
    }
    return OnnxTensor.createTensor(environment, rows);
  }

  /// A model of four operations in the wire format of protobuf: fields of onnx.proto by number.
  private static byte[] attention() {
    Message graph =
        new Message()
            .message(1, node("Transpose", "t", "k"))
            .message(1, node("MatMul", "s", "q", "t"))
            .message(1, node("Softmax", "p", "s"))
            .message(1, node("MatMul", "o", "p", "v"))
            .text(2, "attention")
            .message(11, value("q"))
            .message(11, value("k"))
            .message(11, value("v"))
            .message(12, value("o"));
    Message opset = new Message().text(1, "").number(2, 13);
    return new Message().number(1, 8).message(7, graph).message(8, opset).bytes();
  }

  private static Message node(String operation, String output, String... inputs) {
    Message node = new Message();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(4, operation);
  }

  /// A float32 matrix of any size.
  private static Message value(String name) {
    Message any = new Message().text(2, "n");
    Message shape = new Message().message(1, any).message(1, any);
    Message tensor = new Message().number(1, 1).message(2, shape);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  /// One message being written.
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] bytes() {
      return out.toByteArray();
    }

    Message number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Message text(int field, String text) {
      return delimited(field, text.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message message) {
      return delimited(field, message.bytes());
    }

    private Message delimited(int field, byte[] bytes) {
      varint(((long) field << 3) | 2);
      varint(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    private void varint(long value) {
      long rest = value;
      while (rest > 127) {
        out.write((int) ((rest & 127) | 128));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }
}
