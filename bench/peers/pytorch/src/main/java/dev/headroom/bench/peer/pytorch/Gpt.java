package dev.headroom.bench.peer.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.headroom.bench.peer.Forward;
import dev.headroom.model.Architecture;
import dev.headroom.model.Attention;
import dev.headroom.model.Role;
import dev.headroom.model.Weights;
import dev.headroom.model.Weights.Linear;
import dev.headroom.model.Weights.Numbers;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;

/// GPT-2 as PyTorch's own modules compute it, its weights in a list beside the ids.
/// Shape:  w: tokens, positions, 12 tensors a layer, gain and bias of the last norm; dense weights
///         `[out, in]`.
record Gpt(Forward task, NDManager memory) {
  private static final int EACH = 12;

  /// No activation, no numbers for it, no algorithm.
  private static final String NOTHING_FUSED =
      "\"none\", annotate(List[Optional[number]], []), \"\"";

  /// Whose matrix products.
  enum Products {
    MKL,
    ONEDNN
  }

  /// The method, one line for each operation of each layer.
  String code(Products products) {
    Architecture a = task.architecture();
    StringBuilder code =
        new StringBuilder(
            """
              def forward(self: __torch__.Net,
                ids: Tensor,
                w: List[Tensor]) -> Tensor:
                x = torch.add(torch.embedding(w[0], ids), w[1])
            """);
    for (int l = 0; l < a.depth(); l++) {
      code.append(layer(products, 2 + EACH * l, a));
    }
    int end = 2 + EACH * a.depth();
    return code.append("    return " + norm("x", end, a) + "\n").toString();
  }

  /// `at`: where the layer's tensors begin.
  private String layer(Products products, int at, Architecture of) {
    int n = task.tokens();
    Attention attention = of.layers().getFirst().attention().f();
    String heads =
        String.format(
            Locale.ROOT,
            "[%d, %d, 3, %d, %d]",
            task.batch(),
            n,
            attention.heads(),
            attention.keyWidth());
    String causal = task.causal() ? "True" : "False";
    return String.format(
        Locale.ROOT,
        """
            y = %s
            qkv = torch.permute(torch.view(%s, %s), [2, 0, 3, 1, 4])
            q = torch.select(qkv, 0, 0)
            k = torch.select(qkv, 0, 1)
            v = torch.select(qkv, 0, 2)
            a = torch.scaled_dot_product_attention(q, k, v, None, 0., %s)
            o = torch.reshape(torch.transpose(a, 1, 2), [%d, %d, %d])
            x = torch.add(x, %s)
            z = %s
            h = torch.gelu(%s, approximate="tanh")
            x = torch.add(x, %s)
        """,
        norm("x", at, of),
        linear(products, "y", at + 2),
        heads,
        causal,
        task.batch(),
        n,
        of.width(),
        linear(products, "o", at + 4),
        norm("x", at + 6, of),
        linear(products, "z", at + 8),
        linear(products, "h", at + 10));
  }

  private static String norm(String x, int at, Architecture of) {
    double epsilon = of.output().norm().orElseThrow().epsilon();
    return String.format(
        Locale.ROOT,
        "torch.layer_norm(%s, [%d], w[%d], w[%d], %s)",
        x,
        of.width(),
        at,
        at + 1,
        epsilon);
  }

  private static String linear(Products products, String x, int at) {
    return switch (products) {
      case MKL -> String.format(Locale.ROOT, "torch.linear(%s, w[%d], w[%d])", x, at, at + 1);
      case ONEDNN ->
          String.format(
              Locale.ROOT,
              "ops.mkldnn._linear_pointwise(%s, w[%d], w[%d], %s)",
              x,
              at,
              at + 1,
              NOTHING_FUSED);
    };
  }

  /// The ids and the weights.
  NDList inputs() {
    Architecture a = task.architecture();
    NDList all = new NDList();
    long[] ids =
        task.input().ids().stream()
            .flatMapToLong(row -> Arrays.stream(row).asLongStream())
            .toArray();
    all.add(memory.create(ids, new ai.djl.ndarray.types.Shape(task.batch(), task.tokens())));
    try (Weights weights = task.weights()) {
      add(all, read(weights.ends().rows(Role.TOKENS), a.embedding().vocabulary()));
      add(all, read(weights.ends().rows(Role.POSITIONS), task.tokens()));
      for (int l = 0; l < a.depth(); l++) {
        add(all, weights.layer(l));
      }
      addNorm(all, weights.ends().of(Role.FINAL_NORM));
    }
    return all;
  }

  /// The same with all dense weights as oneDNN orders them for as many rows, once.
  NDList packed(NDList plain) throws Exception {
    int rows = Math.multiplyExact(task.batch(), task.tokens());
    NDList packed = new NDList();
    for (int i = 0; i < plain.size(); i++) {
      NDArray array = plain.get(i);
      boolean table = i < 3; // ids, tokens, positions
      packed.add(table || array.getShape().dimension() < 2 ? array : packed(array, rows));
    }
    return packed;
  }

  private NDArray packed(NDArray weight, int rows) throws Exception {
    String code =
        String.format(
            Locale.ROOT,
            """
              def forward(self: __torch__.Net,
                w: List[Tensor]) -> Tensor:
                return ops.mkldnn._reorder_linear_weight(w[0], %d)
            """,
            rows);
    Module reorder = new Module(code, memory, new NDList(weight));
    reorder.run();
    NDArray packed = reorder.output();
    packed.attach(memory);
    packed.setName(weight.getName());
    return packed;
  }

  private void add(NDList all, Numbers w) {
    addNorm(all, w.of(Role.ATTENTION_BEFORE));
    add(all, w.of(Role.QUERY), w.of(Role.KEY), w.of(Role.VALUE));
    add(all, w.of(Role.ATTENTION_OUT));
    addNorm(all, w.of(Role.MLP_BEFORE));
    add(all, w.of(Role.UP));
    add(all, w.of(Role.DOWN));
  }

  private void addNorm(NDList all, Linear w) {
    add(all, read(w.weight().matrix(), 1));
    add(all, read(w.bias().orElseThrow(), 1));
  }

  /// Weight `[out, in]` and bias of maps side by side.
  private void add(NDList all, Linear... side) {
    int in = side[0].weight().in();
    int out = Arrays.stream(side).mapToInt(part -> part.weight().out()).sum();
    Tensor weight = Tensor.zeros(task.dtype(), in, out);
    Tensor bias = Tensor.zeros(task.dtype(), 1, out);
    int at = 0;
    for (Linear part : side) {
      int to = at + part.weight().out();
      part.weight().matrix().read(0, 0, weight.cols(at, to));
      part.bias().orElseThrow().read(0, 0, bias.cols(at, to));
      at = to;
    }
    Tensor turned = Tensor.zeros(task.dtype(), out, in);
    for (int i = 0; i < in; i++) {
      for (int j = 0; j < out; j++) {
        turned.set(j, i, weight.get(i, j));
      }
    }
    add(all, turned);
    add(all, bias);
  }

  private Tensor read(Rows from, int rows) {
    Tensor tensor = Tensor.zeros(task.dtype(), rows, from.cols());
    from.read(0, 0, tensor);
    return tensor;
  }

  /// A matrix, or a vector where it has one row; DJL makes one list of arrays of this name.
  private void add(NDList all, Tensor matrix) {
    long[] shape = LongStream.of(matrix.rows(), matrix.cols()).filter(size -> size > 1).toArray();
    NDArray array = PyTorch.array(memory, matrix, shape);
    array.setName("w[]");
    all.add(array);
  }
}
