package dev.headroom.audit;

import dev.headroom.work.Component;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// The caller's own measurement of the same work, anywhere and by anything: a total, or seconds a
/// component.
/// Fails:  IllegalArgumentException when a time is not a positive number (a component may be 0).
public record Yours(double seconds, Map<Component, Double> components) {
  public Yours {
    if (!(seconds > 0) || Double.isInfinite(seconds)) {
      throw new IllegalArgumentException(
          "your time is " + seconds + " s, expected a positive number");
    }
    components = Collections.unmodifiableMap(new EnumMap<>(components));
  }

  public static Yours total(double seconds) {
    return new Yours(seconds, new EnumMap<>(Component.class));
  }

  public static Yours of(Map<Component, Double> components) {
    double sum = 0;
    for (Map.Entry<Component, Double> part : components.entrySet()) {
      if (!(part.getValue() >= 0) || Double.isInfinite(part.getValue())) {
        throw new IllegalArgumentException(
            "your time of "
                + part.getKey().label()
                + " is "
                + part.getValue()
                + " s, expected a number that is not negative");
      }
      sum += part.getValue();
    }
    return new Yours(sum, components);
  }
}
