package dev.headroom.kernel.contract;

import dev.headroom.tensor.Activation;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Pairing;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Partial;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Term;
import dev.headroom.work.Probe;
import java.util.List;

/// The operations that a forward pass is made of, with the scratch memory of one caller. Answers do
/// not depend on the number of threads. The reference is the specification; the other agrees with
/// it.
/// Shared: never, one caller at a time; what other lanes compute meanwhile changes nothing.
/// Fails:  IllegalStateException once the kernel is closed.
public interface Lane extends Product {
  /// Lays out weights where others stood, which are gone then; nothing is allocated.
  /// Shape:  the parts side by side along their outputs, `[in, out]` as what stood there.
  Packed pack(List<Part> parts, Packed room);

  /// Each target is given, or gains, its factor times a·b; sums cost no pass over memory, nor do
  /// targets a second product.
  /// Shape:  a `[n,k]`, b `[k,p]`, targets `[n,p]`; no target may alias a, b or another.
  /// Work:   2·n·k·p flops, 2·n·k and 2·k·p for a term of a and b beyond the first, 2·n·p a target.
  /// Error:  against the float64 reference: CombinationLaws.
  void product(Combination a, Combination b, List<Target> to);

  /// The same with blocks of a factor that comes packed.
  void product(Combination a, PackedSum b, List<Target> to);

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
      AttentionShape shape,
      Tensor q,
      Tensor k,
      Tensor v,
      Scoring scoring,
      ScoreInputs inputs,
      Tensor o,
      Probe probe);

  /// The same of keys that are some of all: softmax without sinks or numbers that are added.
  /// Shape:  qkv: q, k and v as above; `to` is replaced, its rows `[batch·heads·queries]`.
  void partial(AttentionShape shape, Tensor[] qkv, Scoring scoring, ScoreInputs inputs, Partial to);

  /// out = norm(x)·gain + bias, row by row and in each row block by block of as many columns as the gain
  /// has; out may be x.
  /// Shape:  x, out `[n,b·d]`, gain `[1,d]`, bias `[1,d]` or `[0,d]`; root mean square instead of
  ///         mean and deviation when `rms`.
  void norm(Tensor x, Tensor gain, Tensor bias, Kernel.NormRule rule, Tensor out);

  /// x = activation(x).
  void activate(Activation activation, Tensor x);

  /// gate = activation(gate)·up.
  void gate(Activation activation, Tensor gate, Tensor up);

  /// Rotates pairs of the first r entries of every head of width m by the angle of the row's position.
  /// Shape:  x `[b·n, h·m]`; cosines, sines `[n, r/2]`, row i of x at position i mod n.
  void rotate(Tensor x, int headDim, Tensor cosines, Tensor sines, Pairing pairing);

  /// x += y.
  void add(Tensor x, Tensor y);

  /// out = Σ factor·part; out may be the part of the first term.
  /// Shape:  out and every part `[n,m]`, at least one term.
  /// Work:   2·n·m flops a term, fewer passes over memory than terms.
  void combine(List<Term> terms, Tensor out);
}
