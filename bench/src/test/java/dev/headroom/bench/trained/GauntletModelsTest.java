package dev.headroom.bench.trained;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.headroom.bench.onnx.OnnxWriter;
import dev.headroom.bench.onnx.OnnxWriter.Attribute;
import dev.headroom.bench.onnx.OnnxWriter.Element;
import dev.headroom.forward.Engine;
import dev.headroom.gauntlet.Course.Answers;
import dev.headroom.gauntlet.HostedCourse;
import dev.headroom.gauntlet.HostedCourseFile;
import dev.headroom.gauntlet.HostedCourseFile.Checkpoint;
import dev.headroom.model.Architecture;
import dev.headroom.model.Input;
import dev.headroom.model.MappedWeights;
import dev.headroom.model.Role;
import dev.headroom.model.Safetensors;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.model.Weights;
import dev.headroom.model.Weights.Linear;
import dev.headroom.model.Weights.Numbers;
import dev.headroom.reduce.Grid;
import dev.headroom.reduce.Host;
import dev.headroom.reduce.Hosting;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// GPT-2 checkpoints whose next tokens are answers, as exported, in the operators of ONNX: ONNX Runtime
/// answers every position rightly, and its logits are ours.
class GauntletModelsTest {
  private static final double CLOSE = 1e-4;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void onnxRuntimePasses(boolean last) throws Exception {
    Hosting hosting = new Hosting(Host.GPT2, last, Hosting.Asked.LEAST);
    HostedCourse course =
        new HostedCourse(hosting, 48, new Grid(3, 4), 24, Answers.MIXED, last ? 6 : 2, 1);
    Path models = folder.resolve("models");
    HostedCourseFile file = HostedCourseFile.write(course, models, _ -> {});
    Path theirs = folder.resolve("theirs.safetensors");
    SafetensorsWriter outputs = new SafetensorsWriter();
    for (Checkpoint c : file.checkpoints()) {
      Tensor logits = run(models.resolve(c.folder()));
      outputs.add("logits." + c.id(), List.of(logits.rows(), logits.cols()), logits);
    }
    outputs.write(theirs);
    assertThat(file.judge(theirs)).allMatch(answered -> answered.wrong() == 0);
    Path ours = folder.resolve("ours.safetensors");
    file.run(models, new Engine(KernelName.SIMD, Dtype.F32, 1)).write(ours);
    requireClose(theirs, ours);
  }

  private static void requireClose(Path theirs, Path ours) {
    try (Safetensors a = Safetensors.open(theirs);
        Safetensors b = Safetensors.open(ours)) {
      a.tensors()
          .forEach(stored -> {
            Tensor x = stored.matrix().whole(Dtype.F64);
            Tensor y = b.tensor(stored.name()).matrix().whole(Dtype.F64);
            for (int i = 0; i < x.rows(); i++) {
              for (int j = 0; j < x.cols(); j++) {
                assertThat(Math.abs(x.get(i, j) - y.get(i, j))).isLessThan(CLOSE);
              }
            }
          });
    }
  }

  private static Tensor run(Path model) throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (MappedWeights weights = MappedWeights.open(model)) {
      int[] ids =
          Input.read(model.resolve("input_ids.json"), weights.architecture()).ids().getFirst();
      ByteArrayOutputStream graph = new ByteArrayOutputStream();
      new Graph(weights).write(ids.length).writeTo(graph);
      long[] row = Arrays.stream(ids).asLongStream().toArray();
      try (OrtSession session = environment.createSession(graph.toByteArray());
          OnnxTensor given =
              OnnxTensor.createTensor(
                  environment, LongBuffer.wrap(row), new long[] {1, row.length});
          OrtSession.Result result = session.run(Map.of("ids", given))) {
        float[][] logits = ((float[][][]) result.get(0).getValue())[0];
        Tensor out = Tensor.zeros(Dtype.F32, logits.length, logits[0].length);
        for (int i = 0; i < logits.length; i++) {
          for (int j = 0; j < logits[i].length; j++) {
            out.set(i, j, logits[i][j]);
          }
        }
        return out;
      }
    }
  }

  /// GPT-2 operation by operation, with its language head.
  private static final class Graph {
    private final Weights weights;
    private final Architecture architecture;
    private final OnnxWriter graph = new OnnxWriter();

    Graph(Weights weights) {
      this.weights = weights;
      this.architecture = weights.architecture();
    }

    OnnxWriter write(int tokens) {
      int vocabulary = architecture.embedding().vocabulary();
      Tensor.F32 table = read(weights.ends().rows(Role.TOKENS), vocabulary);
      graph
          .input("ids", Element.INT64, 1, tokens)
          .output("logits", 1, tokens, vocabulary)
          .constant("tokens", table)
          .constant("positions", read(weights.ends().rows(Role.POSITIONS), tokens))
          .constant("head", transposed(table))
          .node("Gather", "", List.of("tokens", "ids"), List.of("rows"));
      add("rows", "positions", "x0");
      for (int l = 0; l < architecture.depth(); l++) {
        layer(l, weights.layer(l));
      }
      norm(weights.ends().of(Role.FINAL_NORM), "x" + architecture.depth(), "last");
      graph.node("MatMul", "", List.of("last", "head"), List.of("logits"));
      return graph;
    }

    private void layer(int l, Numbers w) {
      String p = l + ".";
      norm(w.of(Role.ATTENTION_BEFORE), "x" + l, p + "y");
      List.of(Role.QUERY, Role.KEY, Role.VALUE).forEach(r -> dense(w.of(r), p + "y", p + r));
      int heads = architecture.layers().get(l).attention().f().heads();
      graph.node(
          "Attention",
          "",
          List.of(p + Role.QUERY, p + Role.KEY, p + Role.VALUE),
          List.of(p + "heads"),
          Attribute.of("q_num_heads", heads),
          Attribute.of("kv_num_heads", heads),
          Attribute.of("is_causal", 1));
      dense(w.of(Role.ATTENTION_OUT), p + "heads", p + "projected");
      add("x" + l, p + "projected", p + "mid");
      norm(w.of(Role.MLP_BEFORE), p + "mid", p + "z");
      dense(w.of(Role.UP), p + "z", p + "up");
      graph.node("FastGelu", "com.microsoft", List.of(p + "up"), List.of(p + "g"));
      dense(w.of(Role.DOWN), p + "g", p + "down");
      add(p + "mid", p + "down", "x" + (l + 1));
    }

    private void add(String a, String b, String sum) {
      graph.node("Add", "", List.of(a, b), List.of(sum));
    }

    private void norm(Linear w, String x, String to) {
      graph
          .constant(to + ".gain", read(w.weight().matrix(), 1))
          .constant(to + ".bias", read(w.bias().orElseThrow(), 1))
          .node(
              "LayerNormalization",
              "",
              List.of(x, to + ".gain", to + ".bias"),
              List.of(to),
              Attribute.of(
                  "epsilon", (float) architecture.output().norm().orElseThrow().epsilon()));
    }

    private void dense(Linear w, String x, String to) {
      graph
          .matrix(to + ".w", read(w.weight().matrix(), w.weight().in()))
          .constant(to + ".b", read(w.bias().orElseThrow(), 1))
          .node("MatMul", "", List.of(x, to + ".w"), List.of(to + ".product"));
      add(to + ".product", to + ".b", to);
    }

    private static Tensor.F32 read(Rows from, int rows) {
      Tensor.F32 tensor = (Tensor.F32) Tensor.zeros(Dtype.F32, rows, from.cols());
      from.read(0, 0, tensor);
      return tensor;
    }

    private static Tensor.F32 transposed(Tensor t) {
      Tensor.F32 transposed = (Tensor.F32) Tensor.zeros(Dtype.F32, t.cols(), t.rows());
      for (int i = 0; i < t.rows(); i++) {
        for (int j = 0; j < t.cols(); j++) {
          transposed.set(j, i, t.get(i, j));
        }
      }
      return transposed;
    }
  }
}
