package dev.headroom.forward;

import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.Packed;
import dev.headroom.model.Weights.HeadGroup;
import dev.headroom.model.Weights.LayerWeights;
import dev.headroom.model.Weights.Linear;
import dev.headroom.model.Weights.MlpWeights;
import dev.headroom.model.Weights.NormWeights;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Weights as the kernel wants them: read from where they are stored once, and packed.
/// Shared: by any number of threads; what is prepared never changes.
final class Prepared {
  private final Kernel kernel;
  private final Dtype dtype;

  Prepared(Kernel kernel, Dtype dtype) {
    this.kernel = kernel;
    this.dtype = dtype;
  }

  /// `[in, out]` and its bias, `[0, out]` where there is none.
  record Projection(Packed weight, Tensor bias) {}

  /// Gain `[1, d]` and bias, `[0, d]` where there is none.
  record Norm(Tensor gain, Tensor bias) {}

  /// Heads that share one projection to queries, keys and values side by side.
  record Group(int heads, int kvHeads, Projection qkv, Projection out) {}

  /// `in` holds gate and up side by side where the MLP is gated.
  record Mlp(Projection in, Projection down) {}

  record Layer(
      Optional<Norm> attentionNorm,
      Iterable<Group> groups,
      Optional<Norm> mlpNorm,
      Optional<Mlp> mlp) {}

  /// A layer to keep, with every group prepared.
  Layer layer(LayerWeights w) {
    return layer(w, w.groups().stream().map(g -> group(g, this::pack, this::pack)).toList());
  }

  /// A layer to pass through once: each group is prepared when it is reached.
  Layer layer(LayerWeights w, Repacked qkv, Repacked out) {
    return layer(w, () -> w.groups().stream().map(g -> group(g, qkv::pack, out::pack)).iterator());
  }

  private Layer layer(LayerWeights w, Iterable<Group> groups) {
    return new Layer(
        w.attentionNorm().map(this::norm),
        groups,
        w.mlpNorm().map(this::norm),
        w.mlp().map(this::mlp));
  }

  Packed pack(List<Part> parts) {
    return kernel.pack(parts, dtype);
  }

  private Group group(
      HeadGroup g, Function<List<Part>, Packed> packQkv, Function<List<Part>, Packed> packOut) {
    return new Group(
        g.heads(),
        g.kvHeads(),
        projection(List.of(g.q(), g.k(), g.v()), packQkv),
        projection(List.of(g.o()), packOut));
  }

  Mlp mlp(MlpWeights w) {
    List<Linear> in = w.gate().map(gate -> List.of(gate, w.up())).orElseGet(() -> List.of(w.up()));
    return new Mlp(projection(in), projection(List.of(w.down())));
  }

  Norm norm(NormWeights w) {
    int width = w.gain().cols();
    return new Norm(
        matrix(w.gain()),
        w.bias().map(this::matrix).orElseGet(() -> Tensor.zeros(dtype, 0, width)));
  }

  Projection projection(Linear one) {
    return projection(List.of(one));
  }

  private Projection projection(List<Linear> side) {
    return projection(side, this::pack);
  }

  /// Several maps of one input side by side; a part without bias adds zero if another has one.
  private Projection projection(List<Linear> side, Function<List<Part>, Packed> pack) {
    Packed weight = pack.apply(side.stream().map(Linear::weight).toList());
    boolean biased = side.stream().anyMatch(part -> part.bias().isPresent());
    Tensor bias = Tensor.zeros(dtype, biased ? 1 : 0, weight.cols());
    int at = 0;
    for (Linear part : side) {
      int from = at;
      int to = from + part.weight().out();
      part.bias().ifPresent(b -> b.read(0, 0, bias.cols(from, to)));
      at = to;
    }
    return new Projection(weight, bias);
  }

  private Tensor matrix(Rows rows) {
    Tensor tensor = Tensor.zeros(dtype, rows.rows(), rows.cols());
    rows.read(0, 0, tensor);
    return tensor;
  }
}
