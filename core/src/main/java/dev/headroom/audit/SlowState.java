package dev.headroom.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A neighbour on the same core: multiply-adds in registers keep their speed, and the peak with them,
/// but loads do not, and every share of that peak is low. What share is usual differs by machine, so
/// only this run's own figures are compared.
final class SlowState {
  /// How far below the best of this run a share has to be.
  private static final double MARKEDLY = 0.85;

  private SlowState() {}

  /// What to say when the register tile alone came to these shares of the peak, before and after the
  /// run, and the run's own products to at most `product`.
  static Optional<String> notice(double product, double... tile) {
    double least = Arrays.stream(tile).min().orElse(product);
    double best = Math.max(product, Arrays.stream(tile).max().orElse(product));
    if (least >= MARKEDLY * best) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "this machine changed its speed: a register tile alone reached %.0f%% of the peak, and"
                + " %.0f%% was reached in the same audit; run again when the machine is quiet",
            100 * least,
            100 * best));
  }
}
