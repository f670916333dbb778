package dev.headroom.reduce;

import dev.headroom.tensor.Tensor;
import dev.headroom.vectors.Ov;
import java.util.Arrays;
import java.util.Optional;

/// Reads a {@link Hosted} instance: the next token from its logits, as anybody can, and from each
/// head's first two columns o1, o2 how many keys are orthogonal: t = o1/o2, in which the weights of all
/// other keys and the lengths of rows cancel.
/// Shared: never, one run has one.
/// Fails:  IllegalStateException when a value is none that the construction can give: the engine
///         that computed it is wrong.
/// Source: theory.md 7.
public final class HostedReading implements Reading {
  /// A query's position without and with a partner, and the answer's without and with a triple.
  private static final double NO = 0.0125;

  private static final double YES = 0.466;
  private static final double NONE = 0.05;
  private static final double SOME = 0.44;

  /// What the gap leaves to rounding.
  private static final double ROUNDING = 0.1;

  private final Hosted model;
  private final Ov instance;
  private final int keys;
  private final int yes;
  private final int each; // heads of a layer
  private final boolean answered;
  private final boolean counting;
  private final int[] settled; // the layer in which a query first had a partner, or all
  private long partners;
  private Optional<int[]> hit = Optional.empty();

  HostedReading(Hosted model) {
    this.model = model;
    this.instance = model.instance();
    this.keys = model.keys();
    this.yes = model.yes();
    this.each = model.architecture().layers().getFirst().attention().f().heads();
    this.answered = model.answered();
    this.settled = new int[keys];
    this.counting = model.margin().counts();
    Arrays.fill(settled, model.working());
  }

  /// Without the margin for counting a row that grew is normed to a shorter one, and what its heads
  /// read in later layers tells nothing new.
  /// Shape:  o `[tokens, m]`.
  @Override
  public void head(int layer, int head, Tensor o) {
    model.place(layer).ifPresent(place -> heard(place, head, o));
  }

  private void heard(int place, int head, Tensor o) {
    for (int i = 0; i < keys; i++) {
      if (counting || settled[i] >= place) {
        long t = partners(o.get(keys + 1 + i, 0) / o.get(keys + 1 + i, 1));
        if (t > 0) {
          settled[i] = Math.min(settled[i], place);
          hit = hit.isPresent() ? hit : Optional.of(new int[] {i, place * each + head});
        }
        partners += t;
      }
    }
  }

  private long partners(double t) {
    double near = Math.rint(t);
    double slack = counting ? 0.25 : 0.25 * Math.max(1, near);
    if (!(Math.abs(t - near) <= slack) || near < 0 || near > keys) {
      throw new IllegalStateException(
          "a head reads " + t + " partners, which is no number of them");
    }
    return (long) near;
  }

  /// Orthogonal triples, where the margin is one for counting.
  @Override
  public long partners() {
    return partners;
  }

  @Override
  public Optional<int[]> triple() {
    return hit.map(ac -> Reading.complete(instance, ac[0], ac[1]));
  }

  /// The next token at the last position, or at each query's: yes if one of them is.
  /// Shape:  logits `[tokens, vocabulary]`.
  @Override
  public Decision decide(Tensor logits) {
    if (answered) {
      return next(logits, logits.rows() - 1, NONE, SOME);
    }
    Optional<Decision> least = Optional.empty();
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = keys + 1; i <= 2 * keys; i++) {
      Decision one = next(logits, i, NO, YES);
      if (one.yes()) {
        least = least.filter(d -> d.gapObserved() <= one.gapObserved()).or(() -> Optional.of(one));
      } else {
        largest = Math.max(largest, one.gapObserved());
      }
    }
    double no = largest;
    return least.orElseGet(() -> new Decision(false, no, NO));
  }

  private Decision next(Tensor logits, int position, double mostOfNo, double leastOfYes) {
    int best = 0;
    for (int id = 1; id < logits.cols(); id++) {
      best = logits.get(position, id) > logits.get(position, best) ? id : best;
    }
    double y = model.head().read(logits, position, yes);
    Decision decision = Decision.of(y, mostOfNo, leastOfYes, ROUNDING);
    if (best != (decision.yes() ? yes : yes + 1)) {
      throw new IllegalStateException(
          "the next token at position " + position + " is " + best + ", neither yes nor no");
    }
    return decision;
  }
}
