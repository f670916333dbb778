package dev.headroom.forward;

import dev.headroom.forward.Wanted.Logits;
import dev.headroom.kernel.Kernel;
import dev.headroom.kernel.Kernel.NormRule;
import dev.headroom.model.Architecture;
import dev.headroom.model.Weights.OutputWeights;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Component;
import dev.headroom.work.Probe;
import java.util.Optional;

/// What follows the last layer: the final norm, the pooler of the first token, the head.
final class Unembedder {
  private final NormRule rule;
  private final Activation activation;
  private final Optional<Prepared.Norm> norm;
  private final Optional<Prepared.Projection> transform;
  private final Optional<Prepared.Norm> transformNorm;
  private final Optional<Prepared.Projection> head;
  private final Optional<Prepared.Projection> pooler;
  private final Kernel kernel;

  Unembedder(
      Architecture architecture,
      OutputWeights weights,
      Prepared prepare,
      Kernel kernel,
      NormRule rule) {
    this.rule = rule;
    this.activation = architecture.mlp().activation();
    this.norm = weights.norm().map(prepare::norm);
    this.transform = weights.transform().map(prepare::projection);
    this.transformNorm = weights.transformNorm().map(prepare::norm);
    this.head = weights.head().map(prepare::projection);
    this.pooler = weights.pooler().map(prepare::projection);
    this.kernel = kernel;
  }

  /// Shape:  x `[batch·tokens, d]`, which becomes `final`.
  void finish(Tensor x, Logits logits, Probe probe, Collected out) {
    norm.ifPresent(n -> {
      probe.enter(Component.NORM);
      kernel.norm(x, n.gain(), n.bias(), rule, x);
    });
    out.last(x);
    probe.enter(Component.HEAD);
    pooler.ifPresent(p -> out.pooled(pooled(p, out.firsts(x))));
    if (logits == Logits.NONE) {
      return;
    }
    head.ifPresent(
        h -> out.logits(project(h, transformed(logits == Logits.LAST ? out.lasts(x) : x))));
  }

  private Tensor pooled(Prepared.Projection dense, Tensor firsts) {
    Tensor pooled = project(dense, firsts);
    kernel.activate(Activation.TANH, pooled);
    return pooled;
  }

  private Tensor transformed(Tensor x) {
    if (transform.isEmpty()) {
      return x;
    }
    Tensor hidden = project(transform.get(), x);
    kernel.activate(activation, hidden);
    transformNorm.ifPresent(n -> kernel.norm(hidden, n.gain(), n.bias(), rule, hidden));
    return hidden;
  }

  private Tensor project(Prepared.Projection p, Tensor x) {
    Tensor out = Tensor.zeros(x.dtype(), x.rows(), p.weight().cols());
    kernel.linear(x, p.weight(), p.bias(), false, out);
    return out;
  }
}
