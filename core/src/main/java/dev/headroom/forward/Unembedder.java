package dev.headroom.forward;

import dev.headroom.forward.Wanted.Logits;
import dev.headroom.kernel.contract.Kernel.NormRule;
import dev.headroom.kernel.contract.Lane;
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

  Unembedder(Architecture architecture, OutputWeights weights, Prepared prepare, NormRule rule) {
    this.rule = rule;
    this.activation = architecture.mlp().activation();
    this.norm = weights.norm().map(prepare::norm);
    this.transform = weights.transform().map(prepare::projection);
    this.transformNorm = weights.transformNorm().map(prepare::norm);
    this.head = weights.head().map(prepare::projection);
    this.pooler = weights.pooler().map(prepare::projection);
  }

  /// Shape:  x `[batch·tokens, d]`, which becomes `final`.
  void finish(Tensor x, Logits logits, Lane lane, Probe probe, Collected out) {
    norm.ifPresent(n -> {
      probe.enter(Component.NORM);
      lane.norm(x, n.gain(), n.bias(), rule, x);
    });
    out.last(x);
    probe.enter(Component.HEAD);
    pooler.ifPresent(p -> out.pooled(pooled(p, out.firsts(x), lane)));
    if (logits == Logits.NONE) {
      return;
    }
    head.ifPresent(h -> {
      Tensor rows = logits == Logits.LAST ? out.lasts(x) : x;
      out.logits(project(h, transformed(rows, lane), lane));
    });
  }

  private static Tensor pooled(Prepared.Projection dense, Tensor firsts, Lane lane) {
    Tensor pooled = project(dense, firsts, lane);
    lane.activate(Activation.TANH, pooled);
    return pooled;
  }

  private Tensor transformed(Tensor x, Lane lane) {
    if (transform.isEmpty()) {
      return x;
    }
    Tensor hidden = project(transform.get(), x, lane);
    lane.activate(activation, hidden);
    transformNorm.ifPresent(n -> lane.norm(hidden, n.gain(), n.bias(), rule, hidden));
    return hidden;
  }

  private static Tensor project(Prepared.Projection p, Tensor x, Lane lane) {
    Tensor out = Tensor.zeros(x.dtype(), x.rows(), p.weight().cols());
    lane.linear(x, p.weight(), p.bias(), false, out);
    return out;
  }
}
