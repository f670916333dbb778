package dev.headroom.reduce;

/// What the output says: whether a triple exists, the gap that was seen, and the bound that it had to
/// keep: the most that "no" may give, or the least that "yes" may.
public record Decision(boolean yes, double gapObserved, double gapRequired) {
  /// Shape:  `rounding`: how far from its bound a gap may be.
  /// Fails:  IllegalStateException when the gap is neither: the engine that computed it is wrong.
  static Decision of(double gap, double mostOfNo, double leastOfYes, double rounding) {
    if (gap <= mostOfNo + rounding) {
      return new Decision(false, gap, mostOfNo);
    }
    if (gap >= leastOfYes - rounding) {
      return new Decision(true, gap, leastOfYes);
    }
    throw new IllegalStateException(
        "the gap is " + gap + ", neither at most " + mostOfNo + " nor at least " + leastOfYes);
  }
}
