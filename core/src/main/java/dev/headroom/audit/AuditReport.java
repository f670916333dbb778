package dev.headroom.audit;

import dev.headroom.count.Count;
import dev.headroom.count.Terms;
import dev.headroom.model.Architecture;
import dev.headroom.shape.Regime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What an audit found, for any rendering.
/// Shape:  components and rungs in their order; notes: what a reader should know of the figures.
public record AuditReport(
    String sentence,
    Architecture architecture,
    Terms terms,
    Count count,
    MachineReport machine,
    Optional<Measurement> measured,
    Optional<Yours> yours,
    List<ComponentReport> components,
    List<Rung> ladder,
    Regime regime,
    List<String> notes) {

  /// The machine limit in seconds, where peaks were measured.
  public OptionalDouble limit() {
    return components.stream().allMatch(c -> c.limit().isPresent())
        ? OptionalDouble.of(components.stream().mapToDouble(c -> c.limit().getAsDouble()).sum())
        : OptionalDouble.empty();
  }

  /// Flops a second of the median run.
  public OptionalDouble flopsPerSecond() {
    return measured.isPresent()
        ? OptionalDouble.of(count.total().flops() / measured.get().median())
        : OptionalDouble.empty();
  }
}
