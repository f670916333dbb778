package dev.headroom.bench.peer.onnxruntime;

import dev.headroom.bench.onnx.OnnxWriter;
import dev.headroom.bench.onnx.OnnxWriter.Attribute;
import dev.headroom.bench.onnx.OnnxWriter.Element;
import dev.headroom.bench.peer.Forward;
import dev.headroom.model.Architecture;
import dev.headroom.model.Role;
import dev.headroom.model.Weights;
import dev.headroom.model.Weights.Linear;
import dev.headroom.model.Weights.Numbers;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// GPT-2 in the operators that ONNX Runtime's own optimiser makes of it: biases and residuals are
/// added by SkipLayerNormalization and FastGelu, weights are stored in the graph.
final class GptGraph {
  private static final String CONTRIBUTED = "com.microsoft";

  /// How the attention of a layer is written.
  enum Heads {
    /// Products with W_Q, W_K, W_V inside.
    ATTENTION("Attention"),
    MULTI_HEAD("MultiHeadAttention"),
    /// Causal alone.
    GROUPED("GroupQueryAttention");

    private final String operator;

    Heads(String operator) {
      this.operator = operator;
    }

    String operator() {
      return operator;
    }
  }

  private final Forward task;
  private final Architecture architecture;
  private final Heads heads;
  private final OnnxWriter graph = new OnnxWriter();

  private GptGraph(Forward task, Heads heads) {
    this.task = task;
    this.architecture = task.architecture();
    this.heads = heads;
  }

  static List<Heads> choices(Forward task) {
    return task.causal()
        ? List.of(Heads.ATTENTION, Heads.MULTI_HEAD, Heads.GROUPED)
        : List.of(Heads.ATTENTION, Heads.MULTI_HEAD);
  }

  /// Shape:  `ids` `[batch, tokens]` -> `o` `[batch, tokens, width]`.
  static OnnxWriter of(Forward task, Heads heads) {
    try (Weights weights = task.weights()) {
      return new GptGraph(task, heads).write(weights);
    }
  }

  private OnnxWriter write(Weights weights) {
    int width = architecture.width();
    graph
        .input("ids", Element.INT64, task.batch(), task.tokens())
        .output("o", task.batch(), task.tokens(), width)
        .constant(
            "tokens", read(weights.ends().rows(Role.TOKENS), architecture.embedding().vocabulary()))
        .constant("positions", read(weights.ends().rows(Role.POSITIONS), task.tokens()))
        .node("Gather", "", List.of("tokens", "ids"), List.of("rows"))
        .node("Add", "", List.of("rows", "positions"), List.of("x"));
    int layers = architecture.depth();
    norm("n0", weights.layer(0).of(Role.ATTENTION_BEFORE));
    graph.node(
        "LayerNormalization",
        "",
        List.of("x", "n0.gain", "n0.bias"),
        List.of("y0"),
        Attribute.of("epsilon", (float) epsilon()));
    String x = "x";
    for (int l = 0; l < layers; l++) {
      Linear next =
          l + 1 < layers
              ? weights.layer(l + 1).of(Role.ATTENTION_BEFORE)
              : weights.ends().of(Role.FINAL_NORM);
      layer(l, weights.layer(l), x, next, l + 1 < layers ? "y" + (l + 1) : "o");
      x = "x" + (l + 1);
    }
    return graph;
  }

  /// From the residual `x` and its norm `y<l>` to the next two.
  private void layer(int l, Numbers w, String x, Linear next, String nextNormed) {
    String p = l + ".";
    attention(p, "y" + l, w);
    dense(p + "o", w.of(Role.ATTENTION_OUT));
    graph.node("MatMul", "", List.of(p + "heads", p + "o.w"), List.of(p + "projected"));
    skip(p + "n", w.of(Role.MLP_BEFORE), p + "projected", x, p + "o.b", p + "z", p + "mid");
    dense(p + "up", w.of(Role.UP));
    dense(p + "down", w.of(Role.DOWN));
    graph
        .node("MatMul", "", List.of(p + "z", p + "up.w"), List.of(p + "h"))
        .node("FastGelu", CONTRIBUTED, List.of(p + "h", p + "up.b"), List.of(p + "g"))
        .node("MatMul", "", List.of(p + "g", p + "down.w"), List.of(p + "f"));
    skip("n" + (l + 1), next, p + "f", p + "mid", p + "down.b", nextNormed, "x" + (l + 1));
  }

  /// `<p>heads`, heads side by side.
  private void attention(String p, String y, Numbers w) {
    int count = architecture.layers().getFirst().attention().f().heads();
    dense(p + "qkv", w.of(Role.QUERY), w.of(Role.KEY), w.of(Role.VALUE));
    switch (heads) {
      case ATTENTION ->
          graph.node(
              heads.operator(),
              CONTRIBUTED,
              List.of(y, p + "qkv.w", p + "qkv.b"),
              List.of(p + "heads"),
              Attribute.of("num_heads", count),
              Attribute.of("unidirectional", task.causal() ? 1 : 0));
      case MULTI_HEAD ->
          graph
              .node("MatMul", "", List.of(y, p + "qkv.w"), List.of(p + "qkv"))
              .node(
                  "Split",
                  "",
                  List.of(p + "qkv"),
                  List.of(p + "q", p + "k", p + "v"),
                  Attribute.of("axis", 2),
                  Attribute.of("num_outputs", 3))
              .node(
                  heads.operator(),
                  CONTRIBUTED,
                  List.of(p + "q", p + "k", p + "v", p + "qkv.b"),
                  List.of(p + "heads"),
                  Attribute.of("num_heads", count),
                  Attribute.of("unidirectional", task.causal() ? 1 : 0));
      case GROUPED -> grouped(p, y, count);
    }
  }

  private void grouped(String p, String y, int count) {
    int[] last = new int[task.batch()];
    Arrays.fill(last, task.tokens() - 1);
    graph
        .integers(p + "last", last)
        .integers(p + "n", task.tokens())
        .node("MatMul", "", List.of(y, p + "qkv.w"), List.of(p + "product"))
        .node("Add", "", List.of(p + "product", p + "qkv.b"), List.of(p + "qkv"))
        .node(
            heads.operator(),
            CONTRIBUTED,
            List.of(p + "qkv", "", "", "", "", p + "last", p + "n"),
            List.of(p + "heads", p + "keys", p + "values"),
            Attribute.of("num_heads", count),
            Attribute.of("kv_num_heads", count));
  }

  /// sum = a + b + bias, normed = norm(sum).
  private void skip(
      String name, Linear w, String a, String b, String bias, String normed, String sum) {
    norm(name, w);
    graph.node(
        "SkipLayerNormalization",
        CONTRIBUTED,
        List.of(a, b, name + ".gain", name + ".bias", bias),
        List.of(normed, "", "", sum),
        Attribute.of("epsilon", (float) epsilon()));
  }

  /// That of every norm.
  private double epsilon() {
    return architecture.output().norm().orElseThrow().epsilon();
  }

  private void norm(String name, Linear w) {
    graph
        .constant(name + ".gain", read(w.weight().matrix(), 1))
        .constant(name + ".bias", read(w.bias().orElseThrow(), 1));
  }

  /// `<name>.w` and `<name>.b` of maps side by side.
  private void dense(String name, Linear... side) {
    int in = side[0].weight().in();
    int out = Arrays.stream(side).mapToInt(part -> part.weight().out()).sum();
    Tensor.F32 weight = (Tensor.F32) Tensor.zeros(Dtype.F32, in, out);
    Tensor.F32 bias = (Tensor.F32) Tensor.zeros(Dtype.F32, 1, out);
    int at = 0;
    for (Linear part : side) {
      int to = at + part.weight().out();
      part.weight().matrix().read(0, 0, weight.cols(at, to));
      part.bias().orElseThrow().read(0, 0, bias.cols(at, to));
      at = to;
    }
    graph.constant(name + ".w", weight).constant(name + ".b", bias);
  }

  private static Tensor.F32 read(Rows from, int rows) {
    Tensor.F32 tensor = (Tensor.F32) Tensor.zeros(Dtype.F32, rows, from.cols());
    from.read(0, 0, tensor);
    return tensor;
  }
}
