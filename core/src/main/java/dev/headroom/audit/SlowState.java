package dev.headroom.audit;

import java.util.Locale;
import java.util.Optional;

/// A neighbour on the same core: multiply-adds in registers keep their speed, and the peak with them,
/// but loads do not, and every share of that peak is low.
final class SlowState {
  /// On a quiet machine the register tile alone comes to 0.95 of the peak.
  private static final double LEAST = 0.85;

  private SlowState() {}

  /// What to say when the tile alone came to such a share of the peak.
  static Optional<String> notice(double tileShare) {
    if (tileShare >= LEAST) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the machine is in a slow state: a register tile alone reaches %.0f%% of the peak, where"
                + " 95%% is usual; a neighbour takes its loads, so run again when it is quiet",
            100 * tileShare));
  }
}
