package dev.headroom.scaling;

import dev.headroom.machine.Processor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What was measured, its exponent, that of the counted operations, and what is proven.
/// Shape:  points in the order of the series' sizes; fastest: the exponent of each point's fastest run;
///         neither it nor a fit where head-dim grows with the tokens.
public record ScalingReport(
    Series series,
    Processor machine,
    List<Point> points,
    Optional<Fit> fit,
    OptionalDouble fastest,
    OptionalDouble counted,
    Theory theory,
    List<String> notes) {
  public ScalingReport {
    points = List.copyOf(points);
    notes = List.copyOf(notes);
  }

  /// The products that levels multiply at one of the sizes; none where no levels were asked for.
  public List<String> levels(int size) {
    return series.fast() ? series.levels(size) : List.of();
  }
}
