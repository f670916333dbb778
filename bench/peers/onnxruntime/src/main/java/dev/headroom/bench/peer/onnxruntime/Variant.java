package dev.headroom.bench.peer.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import dev.headroom.bench.onnx.OnnxWriter;
import dev.headroom.bench.onnx.OnnxWriter.Attribute;
import dev.headroom.bench.onnx.OnnxWriter.Element;
import dev.headroom.bench.peer.Attend;
import dev.headroom.bench.peer.Forward;
import dev.headroom.bench.peer.Gemm;
import dev.headroom.bench.peer.Subject;
import dev.headroom.bench.peer.Task;
import dev.headroom.model.Input;
import dev.headroom.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// One way to have ONNX Runtime compute a task: a model, what to feed it, and its output.
/// Shape:  `sideBySide`: heads lie in the output's columns, in its rows otherwise.
record Variant(
    String label,
    Body model,
    Map<String, OnnxTensor> feeds,
    String output,
    int[] shape,
    boolean sideBySide) {
  private static final String CONTRIBUTED = "com.microsoft";
  private static final List<String> OUT = List.of("o");

  /// What writes a model.
  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  static List<Variant> of(Task task) {
    return switch (task) {
      case Gemm gemm -> List.of(product(gemm));
      case Attend attend ->
          attend.causal()
              ? List.of(multiHead(attend), standard(attend), grouped(attend))
              : List.of(multiHead(attend), standard(attend));
      case Forward forward ->
          switch (forward.subject()) {
            case GPT2 -> gpt(forward);
            case MINILM -> List.of(published(forward));
          };
    };
  }

  private static Variant product(Gemm task) {
    int[] a = {task.m(), task.k()};
    int[] b = {task.k(), task.n()};
    int[] out = {task.m(), task.n()};
    OnnxWriter graph =
        new OnnxWriter()
            .input("a", Element.FLOAT, a)
            .input("b", Element.FLOAT, b)
            .node("MatMul", "", List.of("a", "b"), OUT)
            .output("o", out);
    Gemm.Inputs inputs = task.inputs();
    Map<String, OnnxTensor> feeds =
        Map.of("a", Buffers.floats(inputs.a(), a), "b", Buffers.floats(inputs.b(), b));
    return new Variant("MatMul", graph::writeTo, feeds, "o", out, false);
  }

  /// Its own operator, which is tiled where nothing is hidden.
  private static Variant multiHead(Attend task) {
    OnnxWriter graph =
        attention(task)
            .node(
                "MultiHeadAttention",
                CONTRIBUTED,
                List.of("q", "k", "v"),
                OUT,
                Attribute.of("num_heads", task.heads()),
                Attribute.of("unidirectional", task.causal() ? 1 : 0));
    return sideBySide("MultiHeadAttention", task, graph);
  }

  /// Its operator for heads that share keys; it is always causal.
  private static Variant grouped(Attend task) {
    OnnxWriter graph =
        attention(task)
            .integers("last", task.n() - 1)
            .integers("tokens", task.n())
            .node(
                "GroupQueryAttention",
                CONTRIBUTED,
                List.of("q", "k", "v", "", "", "last", "tokens"),
                List.of("o", "keys", "values"),
                Attribute.of("num_heads", task.heads()),
                Attribute.of("kv_num_heads", task.heads()));
    return sideBySide("GroupQueryAttention", task, graph);
  }

  /// The operator of the standard.
  private static Variant standard(Attend task) {
    int[] shape = {1, task.heads(), task.n(), task.d()};
    OnnxWriter graph =
        new OnnxWriter()
            .input("q", Element.FLOAT, shape)
            .input("k", Element.FLOAT, shape)
            .input("v", Element.FLOAT, shape)
            .node(
                "Attention",
                "",
                List.of("q", "k", "v"),
                OUT,
                Attribute.of("is_causal", task.causal() ? 1 : 0))
            .output("o", shape);
    Attend.Inputs in = task.inputs();
    Map<String, OnnxTensor> feeds =
        Map.of(
            "q", Buffers.floats(in.q(), shape),
            "k", Buffers.floats(in.k(), shape),
            "v", Buffers.floats(in.v(), shape));
    return new Variant("Attention", graph::writeTo, feeds, "o", shape, false);
  }

  private static OnnxWriter attention(Attend task) {
    int[] shape = {1, task.n(), task.heads() * task.d()};
    return new OnnxWriter()
        .input("q", Element.FLOAT, shape)
        .input("k", Element.FLOAT, shape)
        .input("v", Element.FLOAT, shape)
        .output("o", shape);
  }

  private static Variant sideBySide(String label, Attend task, OnnxWriter graph) {
    int[] shape = {1, task.n(), task.heads() * task.d()};
    Attend.Inputs in = task.inputs();
    Map<String, OnnxTensor> feeds =
        Map.of(
            "q", Buffers.floats(sideBySide(in.q(), task), shape),
            "k", Buffers.floats(sideBySide(in.k(), task), shape),
            "v", Buffers.floats(sideBySide(in.v(), task), shape));
    return new Variant(label, graph::writeTo, feeds, "o", shape, true);
  }

  private static List<Variant> gpt(Forward task) {
    List<Variant> all = new ArrayList<>();
    for (GptGraph.Heads heads : GptGraph.choices(task)) {
      Map<String, OnnxTensor> feeds = Map.of("ids", Buffers.wholes(task.input().ids()));
      Body model = out -> GptGraph.of(task, heads).writeTo(out);
      all.add(new Variant(heads.operator(), model, feeds, "o", shape(task), false));
    }
    return all;
  }

  /// The file as it is; the optimiser fuses what it likes.
  private static Variant published(Forward task) {
    Input input = task.input();
    List<int[]> ones =
        input.mask().stream()
            .map(row -> IntStream.range(0, row.length).map(i -> row[i]).toArray())
            .toList();
    Map<String, OnnxTensor> feeds =
        Map.of(
            "input_ids", Buffers.wholes(input.ids()),
            "attention_mask", Buffers.wholes(ones),
            "token_type_ids", Buffers.wholes(input.types()));
    Body model = out -> Files.copy(Subject.folder().resolve("model.onnx"), out);
    return new Variant("", model, feeds, "output_0", shape(task), false);
  }

  private static int[] shape(Forward task) {
    return new int[] {task.batch(), task.tokens(), task.architecture().width()};
  }

  /// The output's numbers, heads one after the other.
  Tensor result(Task task, float[] values) {
    int cols = shape[shape.length - 1];
    Tensor found = new Tensor.F32(values, 0, values.length / cols, cols, cols);
    return sideBySide && task instanceof Attend attend ? oneAfterTheOther(found, attend) : found;
  }

  /// `[h·n, d]` -> `[n, h·d]`.
  private static Tensor sideBySide(Tensor heads, Attend task) {
    Tensor to = Tensor.zeros(task.dtype(), task.n(), task.heads() * task.d());
    for (int h = 0; h < task.heads(); h++) {
      heads.rows(h * task.n(), (h + 1) * task.n()).copyTo(columns(to, h, task));
    }
    return to;
  }

  /// `[n, h·d]` -> `[h·n, d]`.
  private static Tensor oneAfterTheOther(Tensor sideBySide, Attend task) {
    Tensor to = Tensor.zeros(task.dtype(), task.heads() * task.n(), task.d());
    for (int h = 0; h < task.heads(); h++) {
      columns(sideBySide, h, task).copyTo(to.rows(h * task.n(), (h + 1) * task.n()));
    }
    return to;
  }

  private static Tensor columns(Tensor all, int h, Attend task) {
    return all.cols(h * task.d(), (h + 1) * task.d());
  }
}
