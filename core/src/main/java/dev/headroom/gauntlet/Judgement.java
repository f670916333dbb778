package dev.headroom.gauntlet;

import dev.headroom.tensor.Tensor;
import java.util.Optional;
import java.util.function.Supplier;

/// What somebody's output says of an instance, against the truth. A token's answer is read from its
/// last column: a partner up to 1.75, none above, nothing from what is not finite.
/// Shape:  `yes`: in truth some token has a partner; `readsYes`: some token reads one; `wrongTokens`
///         read the wrong answer; `worstError` is over all entries, NaN counting as infinite;
///         `notFinite` counts entries in all columns and rows, the sentinel's among them.
public record Judgement(
    boolean yes,
    boolean readsYes,
    int wrongTokens,
    double worstError,
    int notFinite,
    Optional<Place> firstNotFinite) {

  /// An entry of an output, from 0.
  public record Place(int row, int column) {}

  /// Whether every token's answer is right and every entry is finite.
  public boolean right() {
    return wrongTokens == 0 && notFinite == 0;
  }

  /// Shape:  expected, output `[N+1, dv]`, the sentinel last.
  public static Judgement of(Tensor expected, Tensor output) {
    int last = expected.cols() - 1;
    boolean yes = false;
    boolean readsYes = false;
    int wrong = 0;
    double worst = 0;
    int notFinite = 0;
    Optional<Place> first = Optional.empty();
    for (int i = 0; i < expected.rows(); i++) {
      for (int j = 0; j <= last; j++) {
        double error = Math.abs(output.get(i, j) - expected.get(i, j));
        worst = Math.max(worst, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
        if (!Double.isFinite(output.get(i, j))) {
          notFinite++;
          first = first.or(at(i, j));
        }
      }
      if (i + 1 < expected.rows()) {
        double y = output.get(i, last);
        boolean truth = expected.get(i, last) <= HardAttention.BETWEEN;
        boolean read = Double.isFinite(y) && y <= HardAttention.BETWEEN;
        yes |= truth;
        readsYes |= read;
        wrong += read != truth || !Double.isFinite(y) ? 1 : 0;
      }
    }
    return new Judgement(yes, readsYes, wrong, worst, notFinite, first);
  }

  private static Supplier<Optional<Place>> at(int row, int column) {
    return () -> Optional.of(new Place(row, column));
  }
}
