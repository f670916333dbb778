package dev.headroom.forward;

import dev.headroom.forward.Wanted.Logits;
import dev.headroom.kernel.contract.Lane;
import dev.headroom.model.Output;
import dev.headroom.model.Output.Head.Language;
import dev.headroom.model.Output.Head.Masked;
import dev.headroom.model.Role;
import dev.headroom.model.Weights.Numbers;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Tensor;
import dev.headroom.tensor.Term;
import dev.headroom.work.Component;
import dev.headroom.work.Probe;
import java.util.List;
import java.util.Optional;

/// What follows the last layer: the final norm, the pooler of the first token, the head.
final class Unembedder {
  private final Output output;
  private final Optional<Prepared.Gains> norm;
  private final Optional<Prepared.Projection> transform;
  private final Optional<Prepared.Gains> transformNorm;
  private final Optional<Prepared.Projection> head;
  private final Optional<Prepared.Projection> pooler;

  Unembedder(Output output, Numbers ends, Prepared prepare) {
    this.output = output;
    this.norm = output.norm().map(n -> prepare.norm(n, ends.of(Role.FINAL_NORM)));
    Optional<Masked> masked = output.head() instanceof Masked m ? Optional.of(m) : Optional.empty();
    this.transform = masked.map(_ -> prepare.projection(ends.of(Role.TRANSFORM)));
    this.transformNorm = masked.map(m -> prepare.norm(m.norm(), ends.of(Role.TRANSFORM_NORM)));
    this.head =
        output.hasHead() ? Optional.of(prepare.projection(ends.of(Role.HEAD))) : Optional.empty();
    this.pooler =
        output.pooler() ? Optional.of(prepare.projection(ends.of(Role.POOLER))) : Optional.empty();
  }

  /// Shape:  x `[batch·tokens, d]`, which becomes `final`.
  void finish(Tensor x, Logits logits, Lane lane, Probe probe, Collected out) {
    norm.ifPresent(n -> {
      probe.enter(Component.NORM);
      lane.norm(x, n.gain(), n.bias(), n.rule(), x);
    });
    out.last(x);
    probe.enter(Component.HEAD);
    pooler.ifPresent(p -> out.pooled(pooled(p, out.firsts(x), lane)));
    if (logits == Logits.NONE) {
      return;
    }
    head.ifPresent(h -> {
      Tensor rows = logits == Logits.LAST ? out.lasts(x) : x;
      out.logits(finished(project(h, transformed(rows, lane), lane), lane));
    });
  }

  private static Tensor pooled(Prepared.Projection dense, Tensor firsts, Lane lane) {
    Tensor pooled = project(dense, firsts, lane);
    lane.activate(Activation.TANH, pooled);
    return pooled;
  }

  private Tensor transformed(Tensor x, Lane lane) {
    if (!(output.head() instanceof Masked m)) {
      return x;
    }
    Tensor hidden = project(transform.orElseThrow(), x, lane);
    lane.activate(m.activation(), hidden);
    transformNorm.ifPresent(n -> lane.norm(hidden, n.gain(), n.bias(), n.rule(), hidden));
    return hidden;
  }

  /// scale·x, and c·tanh of it divided by c where there is a cap.
  private Tensor finished(Tensor logits, Lane lane) {
    if (output.head() instanceof Language l) {
      double cap = l.cap().orElse(1);
      scale(logits, l.scale() / cap, lane);
      if (l.cap().isPresent()) {
        lane.activate(Activation.TANH, logits);
        scale(logits, cap, lane);
      }
    }
    return logits;
  }

  private static void scale(Tensor x, double factor, Lane lane) {
    if (factor != 1) {
      lane.combine(List.of(new Term(factor, x)), x);
    }
  }

  private static Tensor project(Prepared.Projection p, Tensor x, Lane lane) {
    Tensor out = Tensor.zeros(x.dtype(), x.rows(), p.weight().cols());
    lane.linear(x, p.weight(), p.bias(), false, out);
    return out;
  }
}
