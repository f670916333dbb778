package dev.headroom.forward;

import dev.headroom.forward.Prepared.Ready;
import dev.headroom.kernel.Kernels;
import dev.headroom.kernel.WarmUp;
import dev.headroom.kernel.contract.Kernel;
import dev.headroom.kernel.contract.Packed;
import dev.headroom.model.Architecture;
import dev.headroom.model.Experts;
import dev.headroom.model.Gated;
import dev.headroom.model.Input;
import dev.headroom.model.Plain;
import dev.headroom.model.Weights;
import dev.headroom.model.Weights.Numbers;
import dev.headroom.tensor.Activation;
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
  final Embedder embedder;
  final Unembedder unembedder;
  private final Architecture architecture;
  private final List<Ready> layers; // none where the weights are computed when asked for
  private final Reused<Session> sessions = new Reused<>(this::open);
  private volatile boolean closed;

  /// Reads and packs the weights.
  /// Fails:  InputException when a weight cannot be read.
  public Transformer(Weights weights, Engine engine) {
    this.architecture = weights.architecture();
    this.weights = weights;
    this.engine = engine;
    this.kernel = Kernels.choose(engine.kernel(), engine.threads(), engine.fast());
    this.prepare = new Prepared(kernel, engine.dtype(), engine.narrow());
    this.embedder = new Embedder(architecture.embedding(), weights.ends(), prepare);
    this.unembedder = new Unembedder(architecture.output(), weights.ends(), prepare);
    this.layers = weights.resident() ? prepared() : List.of();
  }

  /// Layers that are the same object are prepared once.
  private List<Ready> prepared() {
    IdentityHashMap<Numbers, Ready> kept = new IdentityHashMap<>();
    return IntStream.range(0, architecture.depth())
        .mapToObj(l ->
            kept.computeIfAbsent(
                weights.layer(l), stored -> prepare.layer(architecture.layers().get(l), stored)))
        .toList();
  }

  public Architecture architecture() {
    return architecture;
  }

  /// Bytes that a number of the products' weights takes in memory, the most of all of them; 0 where
  /// none is kept.
  public int bytesEach() {
    return layers.stream().flatMap(Ready::packed).mapToInt(Packed::bytesEach).max().orElse(0);
  }

  /// What the kernel is and why it was chosen.
  public String kernel() {
    return kernel.description();
  }

  /// Runs the kernel until it is compiled; takes some seconds in a fresh virtual machine.
  public void warmUp() {
    requireOpen();
    WarmUp.of(engine.kernel(), engine.dtype(), activation());
  }

  /// That of the first layer that has one.
  private Activation activation() {
    return architecture.layers().stream()
        .flatMap(l -> l.mlp().stream())
        .map(m ->
            switch (m.f()) {
              case Plain p -> p.activation();
              case Gated g -> g.activation();
              case Experts e -> e.each().activation();
            })
        .findFirst()
        .orElse(Activation.IDENTITY);
  }

  /// A session for a caller who runs many inputs on one thread.
  public Session open() {
    requireOpen();
    return new Session(this);
  }

  /// The forward pass, in a session that no other call uses at the same time.
  /// Fails:  IllegalArgumentException when the model cannot take the input, naming row and position.
  public Outputs run(Input input, Wanted wanted, Probe probe) {
    return run(input, wanted, probe, architecture.depth());
  }

  /// The forward pass of the transformer that has only the first `depth` layers.
  public Outputs run(Input input, Wanted wanted, Probe probe, int depth) {
    requireOpen();
    return sessions.with(session -> session.run(input, wanted, probe, depth));
  }

  /// The same for these of the layers alone, in this order.
  public Outputs run(Input input, Wanted wanted, Probe probe, List<Integer> only) {
    requireOpen();
    return sessions.with(session -> session.run(input, wanted, probe, only));
  }

  Ready layer(int l, Repacked qkv, Repacked out) {
    return weights.resident()
        ? layers.get(l)
        : prepare.layer(architecture.layers().get(l), weights.layer(l), qkv, out);
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
