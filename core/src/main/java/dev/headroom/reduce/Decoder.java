package dev.headroom.reduce;

import dev.headroom.tensor.Tensor;
import dev.headroom.vectors.Ov;
import java.util.Optional;

/// Reads the answer out of a reduction's transformer: from its output, as the theorem does, and from
/// each head's output inside it, which tells who is orthogonal with whom.
/// Shared: never, one run has one.
/// Fails:  IllegalStateException when a value is none that the construction can give: the engine
///         that computed it is wrong.
/// Source: theory.md 2.
public final class Decoder implements Reading {
  private final Ov instance;
  private final Construction construction;
  private final int tokens;
  private final int each; // heads of a layer
  private final long heads;
  private long partners;
  private Optional<int[]> hit = Optional.empty();

  public Decoder(OvTransformer transformer) {
    this.instance = transformer.instance();
    this.construction = transformer.construction();
    this.tokens = instance.set(0).size();
    this.each = transformer.architecture().layers().getFirst().attention().f().heads();
    this.heads = instance.set(2).size();
  }

  /// Shape:  o `[N+1, width]`.
  @Override
  public void head(int layer, int head, Tensor o) {
    int g = layer * each + head;
    for (int i = 0; i < tokens; i++) {
      long t = partners(o.get(i, o.cols() - 1));
      if (t > 0 && hit.isEmpty()) {
        hit = Optional.of(new int[] {i, g});
      }
      partners += t;
    }
  }

  /// t = (2−y)/(y−1) for PAPER; whether there is any, as 0 or 1, for SHARP.
  private long partners(double y) {
    double t = construction == Construction.PAPER ? (2 - y) / (y - 1) : y;
    double near = Math.rint(t);
    double slack = construction == Construction.PAPER ? 0.26 * Math.max(1, near) : 0.2;
    double most = construction == Construction.PAPER ? tokens : 1;
    if (!(Math.abs(t - near) <= Math.min(slack, 0.5)) || near < 0 || near > most) {
      throw new IllegalStateException("a head reads " + y + ", which no count of partners gives");
    }
    return (long) near;
  }

  /// Orthogonal triples of all heads heard, for PAPER; (a, c) pairs that have a partner, for SHARP.
  @Override
  public long partners() {
    return partners;
  }

  /// The first orthogonal triple that was heard of: the token is a, the head is c, one scan gives b.
  @Override
  public Optional<int[]> triple() {
    return hit.map(ac -> Reading.complete(instance, ac[0], ac[1]));
  }

  /// Decides by the last column of the transformer's output. PAPER: 2·N·HL less the sum of the
  /// column, at most 0.2 without a triple and at least 0.3 with one. SHARP: the largest entry, at most
  /// 1/(2e), or at least 1 − 1/(2e·LH·N).
  /// Shape:  x `[N+1, width]`.
  @Override
  public Decision decide(Tensor x) {
    int last = x.cols() - 1;
    double shortfall = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < tokens; i++) {
      shortfall += 2.0 * heads - x.get(i, last);
      largest = Math.max(largest, x.get(i, last));
    }
    return switch (construction) {
      case PAPER -> decision(shortfall, 0.2, 0.3);
      case SHARP -> decision(largest, 1 / (2 * Math.E), 1 - 1 / (2 * Math.E * heads * tokens));
    };
  }

  /// SHARP leaves a tenth of its gap to rounding; PAPER's bounds hold in float64 as they stand.
  private Decision decision(double gap, double mostOfNo, double leastOfYes) {
    double rounding = construction == Construction.PAPER ? 0 : 0.1;
    return Decision.of(gap, mostOfNo, leastOfYes, rounding);
  }
}
