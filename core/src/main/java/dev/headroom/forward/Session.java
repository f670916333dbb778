package dev.headroom.forward;

import dev.headroom.kernel.contract.Lane;
import dev.headroom.model.Architecture;
import dev.headroom.model.Footprint;
import dev.headroom.model.Input;
import dev.headroom.work.Probe;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/// One caller's runs of a {@link Transformer}: activations and scratch memory, kept from run to run.
/// Memory: the activations of the last batch size and length, and some hundred KiB a thread.
/// Shared: never; a second thread is refused with an IllegalStateException. Sessions of one
///         transformer share its weights and run beside each other.
public final class Session {
  private final Transformer model;
  private final Lane lane;
  private final Repacked qkv;
  private final Repacked out;
  private final AtomicBoolean running = new AtomicBoolean();
  private Workspace w;

  Session(Transformer model) {
    this.model = model;
    this.lane = model.kernel.lane();
    this.qkv = new Repacked(model.prepare, lane);
    this.out = new Repacked(model.prepare, lane);
    this.w = Workspace.of(model.weights, model.engine.dtype(), 1, 1);
  }

  /// The forward pass.
  /// Fails:  IllegalStateException when the transformer is closed or this session is running;
  ///         IllegalArgumentException when the model cannot take the input, naming row and position.
  public Outputs run(Input input, Wanted wanted, Probe probe) {
    return run(input, wanted, probe, model.architecture().depth());
  }

  /// Room for the keys and values of so many tokens a row, which runs of this session fill.
  /// Fails:  IllegalArgumentException for a model whose tokens see later ones, or more tokens than it
  ///         has positions; InputException when it does not fit in memory.
  public KeyValueCache cache(int batch, int capacity) {
    return new KeyValueCache(model.architecture(), model.engine.dtype(), batch, capacity);
  }

  /// The forward pass of the tokens that follow those in the cache, which keeps them too: outputs are
  /// those of the new tokens.
  /// Fails:  as above, the cache being as it was; IllegalArgumentException when they do not fit, for
  ///         an input with a mask, and for heads wanted of a layer.
  public Outputs run(Input input, Wanted wanted, Probe probe, KeyValueCache cache) {
    if (!input.mask().isEmpty() || wanted.heads().isPresent()) {
      throw new IllegalArgumentException(
          "a mask or a layer's heads beside a cache, expected neither");
    }
    cache.require(input.batch(), input.tokens(), model.engine.dtype());
    return run(input, wanted, probe, Optional.of(cache), all(model.architecture().depth()));
  }

  /// The forward pass of the transformer that has only the first `depth` layers.
  /// Fails:  as above; IllegalArgumentException on a depth that the model does not have.
  public Outputs run(Input input, Wanted wanted, Probe probe, int depth) {
    int layers = model.architecture().depth();
    if (depth < 0 || depth > layers) {
      throw new IllegalArgumentException("depth is " + depth + ", expected 0 to " + layers);
    }
    return run(input, wanted, probe, all(depth));
  }

  private static List<Integer> all(int depth) {
    return IntStream.range(0, depth).boxed().toList();
  }

  /// The forward pass of the transformer that has only these of the layers, in this order.
  public Outputs run(Input input, Wanted wanted, Probe probe, List<Integer> layers) {
    return run(input, wanted, probe, Optional.empty(), layers);
  }

  private Outputs run(
      Input input,
      Wanted wanted,
      Probe probe,
      Optional<KeyValueCache> cache,
      List<Integer> layers) {
    if (!running.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "this session is running on another thread, expected a session for each");
    }
    try {
      return pass(input, wanted, probe, cache, layers);
    } finally {
      running.set(false);
    }
  }

  private Outputs pass(
      Input input,
      Wanted wanted,
      Probe probe,
      Optional<KeyValueCache> cache,
      List<Integer> layers) {
    model.requireOpen();
    Architecture architecture = model.architecture();
    wanted.require(layers.size());
    input.require(architecture);
    Footprint.require(
        architecture.name(),
        "the results of " + input.batch() + " x " + input.tokens() + " tokens",
        wanted.bytes(architecture, input, model.engine.dtype()));
    if (!w.fits(input)) {
      w = Workspace.of(model.weights, model.engine.dtype(), input.batch(), input.tokens());
    }
    Collected outputs = new Collected(wanted, input);
    Pass pass = new Pass(lane, w, input, probe, outputs, cache);
    int from = cache.map(KeyValueCache::length).orElse(0);
    model.embedder.embed(input, from, w.x(), lane, probe);
    outputs.hidden(0, w.x());
    probe.layer(0);
    for (int l = 0; l < layers.size(); l++) {
      pass.layer(l, model.layer(layers.get(l), qkv, out));
      outputs.hidden(l + 1, w.x());
      probe.layer(l + 1);
    }
    model.unembedder.finish(w.x(), wanted.logits(), lane, probe, outputs);
    cache.ifPresent(c -> c.advance(input.tokens()));
    return outputs.result();
  }
}
