package dev.headroom.forward;

import dev.headroom.model.Architecture;
import dev.headroom.model.Architecture.Positions.Rotary;
import dev.headroom.model.Footprint;
import dev.headroom.model.Input;
import dev.headroom.model.Weights;
import dev.headroom.model.Weights.HeadGroup;
import dev.headroom.shape.Shape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.util.Optional;

/// The activations of one run, allocated once for a batch and a length and used again while these stay.
/// Shape:  n = batch·tokens rows; x, normed `[n, d]`; qkv `[n, (h + 2g)·m]` and heads `[n, h·m]` of
///         one group of heads; hidden `[n, f]`, or `[n, 2f]` when the MLP is gated.
record Workspace(
    int batch,
    int tokens,
    Tensor x,
    Tensor normed,
    Tensor qkv,
    Tensor heads,
    Tensor hidden,
    Optional<RotaryTable> rotary) {

  /// Fails:  InputException when the activations do not fit in memory, with both figures, before
  ///         anything is allocated.
  static Workspace of(Weights weights, Dtype dtype, int batch, int tokens) {
    Architecture a = weights.architecture();
    Shape s = a.shape();
    HeadGroup group = weights.layer(0).groups().getFirst();
    long rows = (long) batch * tokens;
    int queries = Math.multiplyExact(group.heads(), s.headDim());
    int keys = Math.multiplyExact(group.kvHeads(), s.headDim());
    int hidden = a.mlp().gated() ? Math.multiplyExact(2, s.ffn()) : s.ffn();
    long columns = 2L * s.width() + queries + 2L * keys + queries + hidden;
    Footprint.require(
        a.name(),
        "the activations of " + batch + " x " + tokens + " tokens",
        Math.multiplyExact(rows, columns * dtype.bytes()));
    int n = Math.toIntExact(rows);
    return new Workspace(
        batch,
        tokens,
        Tensor.zeros(dtype, n, s.width()),
        Tensor.zeros(dtype, n, s.width()),
        Tensor.zeros(dtype, n, queries + 2 * keys),
        Tensor.zeros(dtype, n, queries),
        Tensor.zeros(dtype, n, hidden),
        a.embedding().kind() instanceof Rotary rotary
            ? Optional.of(RotaryTable.of(rotary, s.headDim(), tokens, dtype))
            : Optional.empty());
  }

  boolean fits(Input input) {
    return batch == input.batch() && tokens == input.tokens();
  }
}
