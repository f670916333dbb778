package dev.headroom.scaling;

import dev.headroom.measure.Seconds;
import java.util.List;

/// The times of one size: seconds that a pass spent in the components, each the mean of so many passes
/// one after the other.
/// Fails:  IllegalArgumentException unless there is a time and all are positive and finite.
public record Runs(int passes, List<Double> seconds) {
  public Runs {
    seconds = List.copyOf(seconds);
    if (passes < 1 || seconds.isEmpty()) {
      throw new IllegalArgumentException(seconds.size() + " runs of " + passes + " passes");
    }
    for (double s : seconds) {
      if (!(s > 0) || Double.isInfinite(s)) {
        throw new IllegalArgumentException("a time of " + s + " s, expected a positive one");
      }
    }
  }

  public Seconds times() {
    return Seconds.of(array());
  }

  double[] array() {
    return seconds.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
