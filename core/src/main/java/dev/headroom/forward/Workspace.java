package dev.headroom.forward;

import dev.headroom.model.Architecture;
import dev.headroom.model.Footprint;
import dev.headroom.model.Input;
import dev.headroom.model.Layer;
import dev.headroom.model.Role;
import dev.headroom.model.Rope;
import dev.headroom.model.Weights;
import dev.headroom.tensor.Bias;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The activations of one run, allocated once for a batch and a length and used again while these stay.
/// Shape:  n = batch·tokens rows as wide as {@link Columns} says, of which a layer takes the first
///         columns; x the stream, normed what a half of a layer reads, y what it writes where that
///         does not go to the stream itself.
record Workspace(
    int batch,
    int tokens,
    Tensor x,
    Tensor normed,
    Tensor y,
    Tensor qkv,
    Tensor heads,
    Tensor hidden,
    Map<Rope, RotaryTable> rotary,
    Optional<Bias> distances) {

  /// Fails:  InputException when the activations do not fit in memory, with both figures, before
  ///         anything is allocated.
  static Workspace of(Weights weights, Dtype dtype, int batch, int tokens) {
    Architecture a = weights.architecture();
    Columns columns = Columns.of(a);
    long rows = (long) batch * tokens;
    Footprint.require(
        a.name(),
        "the activations of " + batch + " x " + tokens + " tokens",
        Math.multiplyExact(rows, columns.all() * dtype.bytes()));
    int n = Math.toIntExact(rows);
    Tensor normed = Tensor.zeros(dtype, n, columns.stream());
    return new Workspace(
        batch,
        tokens,
        Tensor.zeros(dtype, n, columns.stream()),
        normed,
        columns.beside() > 1 ? Tensor.zeros(dtype, n, columns.stream()) : normed,
        Tensor.zeros(dtype, n, columns.qkv()),
        Tensor.zeros(dtype, n, columns.heads()),
        Tensor.zeros(dtype, n, columns.hidden()),
        rotary(a, tokens, dtype),
        distances(weights, tokens, dtype));
  }

  private static Map<Rope, RotaryTable> rotary(Architecture a, int tokens, Dtype dtype) {
    Map<Rope, RotaryTable> tables = new HashMap<>();
    for (Layer layer : a.kinds().keySet()) {
      layer
          .attention()
          .f()
          .rope()
          .ifPresent(r -> tables.computeIfAbsent(r, rope -> RotaryTable.of(rope, tokens, dtype)));
    }
    return tables;
  }

  /// What some layer adds to its scores; all that add something add the same.
  private static Optional<Bias> distances(Weights weights, int tokens, Dtype dtype) {
    return weights.architecture().kinds().keySet().stream()
        .flatMap(l -> l.attention().f().relative().stream())
        .findFirst()
        .map(r -> Distances.of(r, weights.ends().rows(Role.RELATIVE), tokens, dtype));
  }

  /// The table of a rotation that some layer has.
  RotaryTable rotary(Rope rope) {
    return Optional.ofNullable(rotary.get(rope)).orElseThrow();
  }

  boolean fits(Input input) {
    return batch == input.batch() && tokens == input.tokens();
  }
}
