package dev.headroom.kernel;

import dev.headroom.tensor.Activation;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Mask;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Weighting;
import dev.headroom.work.Probe;
import java.util.List;

/// The machine: every operation that a forward pass is made of, on tensors of either type. Answers
/// do not depend on the number of threads. The reference is the specification; the other agrees
/// with it.
public interface Kernel extends Product, AutoCloseable {
  /// What was chosen and why, for people: "simd: 512-bit vectors, 32 registers, tile 12x32".
  String description();

  int threads();

  /// Lays out the weights of `parts`, side by side along their outputs, for {@link #linear}.
  /// Shape:  each part `[in, out]` after its own transposition, all with one `in`.
  Packed pack(List<Part> parts, Dtype dtype);

  /// The same in the room of others, which are gone then; nothing is allocated.
  /// Shape:  `[in, out]` as what stood there.
  Packed pack(List<Part> parts, Packed room);

  /// out = x·w + bias, or out += x·w + bias when `add`.
  /// Shape:  x `[n,k]`, w `[k,p]`, bias `[1,p]` or `[0,p]` for none, out `[n,p]`; out must not
  ///         alias x.
  /// Work:   2·n·k·p flops, and n·p for a bias.
  void linear(Tensor x, Packed w, Tensor bias, boolean add, Tensor out);

  /// Attention of all heads of a batch, never a whole score matrix in memory.
  /// Shape:  {@link AttentionShape}; o must alias none of q, k, v.
  /// Work:   (2·headDim + 2·valueDim)·P flops and P exps, P the number of visible (query, key)
  ///         pairs; scratch by tile and thread.
  void attention(
      AttentionShape shape, Tensor q, Tensor k, Tensor v, Scoring scoring, Tensor o, Probe probe);

  /// out = norm(x)·gain + bias, row by row; out may be x.
  /// Shape:  x, out `[n,d]`, gain `[1,d]`, bias `[1,d]` or `[0,d]`; root mean square instead of
  ///         mean and deviation when `rms`.
  void norm(Tensor x, Tensor gain, Tensor bias, NormRule rule, Tensor out);

  /// x = activation(x).
  void activate(Activation activation, Tensor x);

  /// gate = activation(gate)·up.
  void gate(Activation activation, Tensor gate, Tensor up);

  /// Rotates pairs (j, j + m/2) of every head of width m by the angle of the row's position.
  /// Shape:  x `[b·n, h·m]`; cosines, sines `[n, m/2]`, row i of x at position i mod n.
  void rotate(Tensor x, int headDim, Tensor cosines, Tensor sines);

  /// x += y.
  void add(Tensor x, Tensor y);

  @Override
  void close();

  /// What happens between scores and weights.
  record Scoring(double scale, Mask mask, Weighting weighting) {}

  /// Which norm, and the number added under its root.
  record NormRule(boolean rms, double epsilon) {}
}
