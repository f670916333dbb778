package dev.headroom.count;

import static dev.headroom.count.Sums.product;
import static dev.headroom.count.Sums.sum;

import dev.headroom.model.Architecture;
import dev.headroom.model.Experts;
import dev.headroom.model.Layer;
import dev.headroom.model.Role;
import dev.headroom.model.Slot;
import dev.headroom.model.StoredBytes;
import dev.headroom.shape.Step;
import java.util.Optional;

/// Bytes of the weights of layers that one pass reads: which experts its tokens touch depends on
/// them, all other weights are read once.
/// Shape:  least: all tokens choose alike; expected: every choice of every token is as likely as any
///         other, which no router does; most: no two choose alike as long as that is possible.
/// Source: docs/counting.md, experts.
public record ExpertBytes(long least, long expected, long most) {
  /// Those of all layers.
  public static ExpertBytes of(Architecture a, Step step, StoredBytes stored) {
    ExpertBytes all = new ExpertBytes(0, 0, 0);
    for (int l = 0; l < a.depth(); l++) {
      ExpertBytes one = ofLayer(a, step, stored, l);
      all =
          new ExpertBytes(
              sum(all.least, one.least), sum(all.expected, one.expected), sum(all.most, one.most));
    }
    return all;
  }

  /// Those of all layers, where any has experts.
  public static Optional<ExpertBytes> touched(Architecture a, Step step, StoredBytes stored) {
    boolean any = a.kinds().keySet().stream().anyMatch(l -> experts(l).isPresent());
    return any ? Optional.of(of(a, step, stored)) : Optional.empty();
  }

  /// Where one token runs.
  static ExpertBytes ofLayer(Architecture a, StoredBytes stored, int layer) {
    return ofLayer(a, new Step(1, 1), stored, layer);
  }

  private static ExpertBytes ofLayer(Architecture a, Step step, StoredBytes stored, int at) {
    Layer layer = a.layers().get(at);
    long rest = 0;
    long experts = 0;
    for (Slot s : layer.slots(a.width())) {
      long bytes = stored.layer(at, s.role()).all();
      boolean one = Role.OF_EXPERTS.contains(s.role());
      rest = one ? rest : sum(rest, bytes);
      experts = one ? sum(experts, bytes) : experts;
    }
    if (experts(layer).isEmpty()) {
      return new ExpertBytes(rest, rest, rest);
    }
    Experts e = experts(layer).get();
    double each = (double) experts / e.count();
    long most = Math.min(e.count(), product(step.rows(), e.chosen()));
    return new ExpertBytes(
        sum(rest, Math.round(each * e.chosen())),
        sum(rest, Math.round(each * touched(e, (double) step.rows()))),
        sum(rest, Math.round(each * most)));
  }

  /// Experts that `tokens` touch in expectation, if all choices are equally likely.
  static double touched(Experts e, double tokens) {
    double missed = Math.pow(1 - (double) e.chosen() / e.count(), tokens);
    return e.count() * (1 - missed);
  }

  /// Copies of a slot that one token reads.
  static long least(Layer layer, Slot slot) {
    boolean expert = Role.OF_EXPERTS.contains(slot.role());
    return experts(layer).filter(_ -> expert).map(Experts::chosen).orElse(slot.copies());
  }

  /// Of the bytes of all copies, those that one token reads.
  static long least(Layer layer, Slot slot, long bytes) {
    long copies = least(layer, slot);
    return copies == slot.copies() ? bytes : Math.round((double) bytes / slot.copies() * copies);
  }

  private static Optional<Experts> experts(Layer layer) {
    return layer.mlp().map(m -> m.f()).filter(Experts.class::isInstance).map(Experts.class::cast);
  }
}
