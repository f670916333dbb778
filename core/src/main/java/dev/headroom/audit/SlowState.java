package dev.headroom.audit;

import dev.headroom.bounds.Words;
import dev.headroom.count.Count;
import dev.headroom.machine.Roof;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A neighbour on the same core: multiply-adds in registers keep their speed, and the peak with them,
/// but loads do not, and every share of that peak is low. What share is usual differs by machine, so
/// only this run's own figures are compared.
final class SlowState {
  /// How far below the best of this run a share has to be.
  private static final double MARKEDLY = 0.85;

  private SlowState() {}

  /// What to say when the register tile alone came to such a share of the peak after the run, and
  /// the run's fastest component, which does more than the tile, to `product`.
  static Optional<String> notice(double product, double tile) {
    return tile >= MARKEDLY * product
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "this machine changed its speed: a register tile alone reached %.0f%% of the peak"
                    + " after the run, and the run itself %.0f%%; run again when it is quiet",
                100 * tile,
                100 * product));
  }

  /// What to say of components whose rate is above the peak: some measurement is wrong.
  static Optional<String> abovePeak(Measurement m, Count count, Roof roof) {
    List<String> names =
        m.components().entrySet().stream()
            .filter(e -> count.of(e.getKey()).flops() > e.getValue() * roof.flops())
            .map(e -> e.getKey().label())
            .toList();
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Words.listed(names)
                + (names.size() == 1 ? " is" : " are")
                + " above the measured peak, which no run is: this machine changed its speed between"
                + " two measurements; run again when it is quiet");
  }
}
