package dev.headroom.bench.peer.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.headroom.bench.onnx.OnnxWriter;
import dev.headroom.bench.onnx.OnnxWriter.Attribute;
import dev.headroom.bench.peer.Contestant;
import dev.headroom.bench.peer.Task;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Products and attention by ONNX Runtime: its operators MatMul and MultiHeadAttention, which is
/// fused and tiled on a CPU.
public final class OnnxRuntime implements Contestant {
  private static final List<String> NAMES = List.of("q", "k", "v");

  /// For ServiceLoader.
  public OnnxRuntime() {}

  @Override
  public String name() {
    return "onnxruntime";
  }

  @Override
  public String version() {
    return "ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion();
  }

  @Override
  public Optional<Ready> prepare(Task task, int threads, List<Tensor> inputs) throws OrtException {
    if (task.dtype() != Dtype.F32) {
      return Optional.empty();
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    boolean gemm = task.kind() == Task.Kind.GEMM;
    byte[] model = gemm ? product(task) : attention(task);
    OrtSession session = environment.createSession(model, options);
    Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      Tensor tensor = gemm ? inputs.get(i) : sideBySide(inputs.get(i), task);
      long[] shape =
          gemm
              ? new long[] {tensor.rows(), tensor.cols()}
              : new long[] {1, tensor.rows(), tensor.cols()};
      feeds.put(NAMES.get(i), OnnxTensor.createTensor(environment, direct(tensor), shape));
    }
    Tensor out =
        gemm
            ? Tensor.zeros(Dtype.F32, task.sizes().getFirst(), task.sizes().getLast())
            : sideBySide(inputs.getFirst(), task);
    FloatBuffer memory = direct(out);
    long[] shape =
        gemm ? new long[] {out.rows(), out.cols()} : new long[] {1, out.rows(), out.cols()};
    OnnxTensor pinned = OnnxTensor.createTensor(environment, memory, shape);
    return Optional.of(new Session(task, session, feeds, pinned, memory, out));
  }

  private static byte[] product(Task task) {
    return new OnnxWriter()
        .input("q", task.sizes().get(0), task.sizes().get(1))
        .input("k", task.sizes().get(1), task.sizes().get(2))
        .node("MatMul", "", List.of("q", "k"), "o", List.of())
        .output("o", task.sizes().get(0), task.sizes().get(2))
        .bytes();
  }

  private static byte[] attention(Task task) {
    int heads = task.sizes().get(0);
    int n = task.sizes().get(1);
    int width = heads * task.sizes().get(2);
    int causal = task.kind() == Task.Kind.ATTENTION_CAUSAL ? 1 : 0;
    return new OnnxWriter()
        .input("q", 1, n, width)
        .input("k", 1, n, width)
        .input("v", 1, n, width)
        .node(
            "MultiHeadAttention",
            "com.microsoft",
            NAMES,
            "o",
            List.of(new Attribute("num_heads", heads), new Attribute("unidirectional", causal)))
        .output("o", 1, n, width)
        .bytes();
  }

  /// Heads one after the other to heads side by side, as this operator wants them.
  private static Tensor sideBySide(Tensor heads, Task task) {
    int h = task.sizes().get(0);
    int n = task.sizes().get(1);
    int d = task.sizes().get(2);
    Tensor to = Tensor.zeros(Dtype.F32, n, h * d);
    for (int i = 0; i < h * n; i++) {
      for (int x = 0; x < d; x++) {
        to.set(i % n, i / n * d + x, heads.get(i, x));
      }
    }
    return to;
  }

  private static FloatBuffer direct(Tensor tensor) {
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(tensor.rows() * tensor.cols() * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    return buffer.put(((Tensor.F32) tensor).array()).rewind();
  }

  private record Session(
      Task task,
      OrtSession session,
      Map<String, OnnxTensor> feeds,
      OnnxTensor pinned,
      FloatBuffer memory,
      Tensor out)
      implements Ready {
    @Override
    public void run() throws OrtException {
      session.run(feeds, Map.of("o", pinned)).close();
    }

    @Override
    public Tensor result() {
      float[] values = new float[memory.capacity()];
      memory.duplicate().rewind().get(values);
      Tensor found = new Tensor.F32(values, 0, out.rows(), out.cols(), out.cols());
      return task.kind() == Task.Kind.GEMM ? found : oneAfterTheOther(found);
    }

    private Tensor oneAfterTheOther(Tensor sideBySide) {
      int n = task.sizes().get(1);
      int d = task.sizes().get(2);
      Tensor to = Tensor.zeros(Dtype.F32, task.sizes().get(0) * n, d);
      for (int i = 0; i < to.rows(); i++) {
        for (int x = 0; x < d; x++) {
          to.set(i, x, sideBySide.get(i % n, i / n * d + x));
        }
      }
      return to;
    }

    @Override
    public void close() throws OrtException {
      feeds.values().forEach(OnnxTensor::close);
      pinned.close();
      session.close();
    }
  }
}
