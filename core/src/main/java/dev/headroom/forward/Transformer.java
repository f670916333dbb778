package dev.headroom.forward;

import dev.headroom.forward.Prepared.Layer;
import dev.headroom.kernel.Kernels;
import dev.headroom.kernel.WarmUp;
import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.Kernel.NormRule;
import dev.headroom.model.Architecture;
import dev.headroom.model.Input;
import dev.headroom.model.Weights;
import dev.headroom.model.Weights.LayerWeights;
import dev.headroom.work.Probe;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;

/// A transformer with its weights prepared: token ids in, hidden states and logits out.
/// Work:   count.Count, exactly.
/// Error:  of each tensor's maximum: float32 1e-5, float64 1e-12 (CheckpointsTest).
/// Shared: by any number of threads. Each `run` has a {@link Session} to itself.
/// Fails:  IllegalStateException after `close`; closing twice is harmless.
/// Source: theory.md 1; [Vaswani].
public final class Transformer implements AutoCloseable {
  final Weights weights;
  final Engine engine;
  final Kernel kernel;
  final Prepared prepare;
  final NormRule rule;
  final Embedder embedder;
  final Unembedder unembedder;
  private final Architecture architecture;
  private final List<Layer> layers; // none where the weights are computed when asked for
  private final Reused<Session> sessions = new Reused<>(this::open);
  private volatile boolean closed;

  /// Reads and packs the weights.
  /// Fails:  InputException when a weight cannot be read.
  public Transformer(Weights weights, Engine engine) {
    this.architecture = weights.architecture();
    this.weights = weights;
    this.engine = engine;
    this.kernel = Kernels.choose(engine.kernel(), engine.threads(), engine.fast());
    this.prepare = new Prepared(kernel, engine.dtype());
    Architecture.Norm norm = architecture.norm();
    this.rule = new NormRule(norm.kind() == Architecture.Norm.Kind.RMS, norm.epsilon());
    this.embedder = new Embedder(architecture.embedding(), weights.embedding(), prepare, rule);
    this.unembedder = new Unembedder(architecture, weights.output(), prepare, rule);
    this.layers = weights.resident() ? prepared() : List.of();
  }

  /// Layers that are the same object are prepared once.
  private List<Layer> prepared() {
    IdentityHashMap<LayerWeights, Layer> kept = new IdentityHashMap<>();
    return IntStream.range(0, architecture.shape().layers())
        .mapToObj(weights::layer)
        .map(stored -> kept.computeIfAbsent(stored, prepare::layer))
        .toList();
  }

  public Architecture architecture() {
    return architecture;
  }

  /// What the kernel is and why it was chosen.
  public String kernel() {
    return kernel.description();
  }

  /// Runs the kernel until it is compiled; takes some seconds in a fresh virtual machine.
  public void warmUp() {
    requireOpen();
    WarmUp.of(engine.kernel(), engine.dtype(), architecture.mlp().activation());
  }

  /// A session for a caller who runs many inputs on one thread.
  public Session open() {
    requireOpen();
    return new Session(this);
  }

  /// The forward pass, in a session that no other call uses at the same time.
  /// Fails:  IllegalArgumentException when the model cannot take the input, naming row and position.
  public Outputs run(Input input, Wanted wanted, Probe probe) {
    return run(input, wanted, probe, architecture.shape().layers());
  }

  /// The forward pass of the transformer that has only the first `depth` layers.
  public Outputs run(Input input, Wanted wanted, Probe probe, int depth) {
    requireOpen();
    return sessions.with(session -> session.run(input, wanted, probe, depth));
  }

  Layer layer(int l, Repacked qkv, Repacked out) {
    return weights.resident() ? layers.get(l) : prepare.layer(weights.layer(l), qkv, out);
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the transformer " + architecture.name() + " is closed");
    }
  }

  /// A run that is under way completes, or throws an IllegalStateException.
  @Override
  public void close() {
    closed = true;
    kernel.close();
    sessions.clear();
  }
}
