package dev.headroom.forward;

import dev.headroom.forward.Prepared.Layer;
import dev.headroom.kernel.Kernel;
import dev.headroom.kernel.Kernel.NormRule;
import dev.headroom.kernel.Kernels;
import dev.headroom.kernel.WarmUp;
import dev.headroom.model.Architecture;
import dev.headroom.model.Footprint;
import dev.headroom.model.Input;
import dev.headroom.model.Weights;
import dev.headroom.model.Weights.LayerWeights;
import dev.headroom.work.Probe;
import java.util.IdentityHashMap;

/// A transformer with its weights prepared: token ids in, hidden states and logits out.
/// Work:   count.Count, exactly.
/// Error:  relative to a tensor's maximum, against other implementations: CheckpointsTest.
/// Source: theory.md 1; [Vaswani].
public final class Transformer implements AutoCloseable {
  private final Architecture architecture;
  private final Weights weights;
  private final Engine engine;
  private final Kernel kernel;
  private final Prepared prepare;
  private final NormRule rule;
  private final Embedder embedder;
  private final Unembedder unembedder;
  private final IdentityHashMap<LayerWeights, Layer> kept = new IdentityHashMap<>();
  private Workspace w;

  /// Reads and packs the weights.
  /// Fails:  InputException when a weight cannot be read.
  public Transformer(Weights weights, Engine engine) {
    this.architecture = weights.architecture();
    this.weights = weights;
    this.engine = engine;
    this.kernel = Kernels.choose(engine.kernel(), engine.threads());
    this.prepare = new Prepared(kernel, engine.dtype());
    Architecture.Norm norm = architecture.norm();
    this.rule = new NormRule(norm.kind() == Architecture.Norm.Kind.RMS, norm.epsilon());
    this.embedder =
        new Embedder(architecture.embedding(), weights.embedding(), prepare, kernel, rule);
    this.unembedder = new Unembedder(architecture, weights.output(), prepare, kernel, rule);
    this.w = Workspace.of(weights, engine.dtype(), 1, 1);
    for (int l = 0; weights.resident() && l < architecture.shape().layers(); l++) {
      prepared(l);
    }
  }

  public Architecture architecture() {
    return architecture;
  }

  /// What the kernel is and why it was chosen.
  public String kernel() {
    return kernel.description();
  }

  /// Has the kernel compiled before anything is timed; some seconds in a fresh virtual machine.
  public void warmUp() {
    WarmUp.of(engine.kernel(), engine.dtype(), architecture.mlp().activation());
  }

  /// The forward pass.
  public Outputs run(Input input, Wanted wanted, Probe probe) {
    return run(input, wanted, probe, architecture.shape().layers());
  }

  /// The forward pass of the transformer that has only the first `depth` layers.
  public Outputs run(Input input, Wanted wanted, Probe probe, int depth) {
    Footprint.require(
        architecture.name(),
        "the results of " + input.batch() + " x " + input.tokens() + " tokens",
        wanted.bytes(architecture, input, engine.dtype()));
    if (!w.fits(input)) {
      w = Workspace.of(weights, engine.dtype(), input.batch(), input.tokens());
    }
    Collected outputs = new Collected(wanted, input);
    Pass pass = new Pass(architecture, kernel, rule, w, input, probe, outputs);
    embedder.embed(input, w.x(), probe);
    outputs.hidden(0, w.x());
    probe.layer(0);
    for (int l = 0; l < depth; l++) {
      pass.layer(l, prepared(l));
      outputs.hidden(l + 1, w.x());
      probe.layer(l + 1);
    }
    unembedder.finish(w.x(), wanted.logits(), probe, outputs);
    return outputs.result();
  }

  private Layer prepared(int l) {
    LayerWeights stored = weights.layer(l);
    return weights.resident()
        ? kept.computeIfAbsent(stored, s -> prepare.layer(s, true))
        : prepare.layer(stored, false);
  }

  @Override
  public void close() {
    kernel.close();
  }
}
