package dev.headroom.forward;

import dev.headroom.kernel.contract.Lane;
import dev.headroom.model.Architecture;
import dev.headroom.model.Footprint;
import dev.headroom.model.Input;
import dev.headroom.work.Probe;
import java.util.concurrent.atomic.AtomicBoolean;

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
    return run(input, wanted, probe, model.architecture().shape().layers());
  }

  /// The forward pass of the transformer that has only the first `depth` layers.
  /// Fails:  as above; IllegalArgumentException on a depth that the model does not have.
  public Outputs run(Input input, Wanted wanted, Probe probe, int depth) {
    if (!running.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "this session is running on another thread, expected a session for each");
    }
    try {
      return pass(input, wanted, probe, depth);
    } finally {
      running.set(false);
    }
  }

  private static void requireDepth(int depth, int layers) {
    if (depth < 0 || depth > layers) {
      throw new IllegalArgumentException("depth is " + depth + ", expected 0 to " + layers);
    }
  }

  private Outputs pass(Input input, Wanted wanted, Probe probe, int depth) {
    model.requireOpen();
    Architecture architecture = model.architecture();
    requireDepth(depth, architecture.shape().layers());
    wanted.require(depth);
    input.require(architecture);
    Footprint.require(
        architecture.name(),
        "the results of " + input.batch() + " x " + input.tokens() + " tokens",
        wanted.bytes(architecture, input, model.engine.dtype()));
    if (!w.fits(input)) {
      w = Workspace.of(model.weights, model.engine.dtype(), input.batch(), input.tokens());
    }
    Collected outputs = new Collected(wanted, input);
    Pass pass = new Pass(architecture, lane, model.rule, w, input, probe, outputs);
    model.embedder.embed(input, w.x(), lane, probe);
    outputs.hidden(0, w.x());
    probe.layer(0);
    for (int l = 0; l < depth; l++) {
      pass.layer(l, model.layer(l, qkv, out));
      outputs.hidden(l + 1, w.x());
      probe.layer(l + 1);
    }
    model.unembedder.finish(w.x(), wanted.logits(), lane, probe, outputs);
    return outputs.result();
  }
}
