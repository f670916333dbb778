package dev.headroom.machine;

import dev.headroom.claim.Source;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A row of a table of machines: dense peaks by type, memory and its bandwidth, and who states them.
/// Shape:  peaks in flops (or integer operations) a second, bandwidth in bytes a second, memory in
///         bytes; `words`: the sources of its cells.
public record Listed(
    String name,
    Map<Precision, Figure> peaks,
    Figure bandwidth,
    Optional<Figure> memory,
    Source source,
    String words) {
  public Listed {
    peaks = Collections.unmodifiableMap(new EnumMap<>(peaks));
  }

  /// The same machine computing in one of its types.
  /// Fails:  IllegalArgumentException naming those that it has.
  public Paper in(Precision precision) {
    if (!peaks.containsKey(precision)) {
      throw new IllegalArgumentException(
          "--dtype is "
              + precision.label()
              + ", expected one that "
              + name
              + " has a peak of: "
              + labels());
    }
    return new Paper(this, precision);
  }

  /// In bf16, in f16 where it has none, else in the first of its types.
  public Paper usual() {
    Precision first = peaks.keySet().iterator().next();
    return in(
        peaks.containsKey(Precision.BF16)
            ? Precision.BF16
            : peaks.containsKey(Precision.F16) ? Precision.F16 : first);
  }

  private String labels() {
    return peaks.keySet().stream().map(Precision::label).collect(Collectors.joining(", "));
  }
}
