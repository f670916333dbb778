package dev.headroom.audit;

import dev.headroom.count.Count;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// The caller's own times for the same work, measured on any machine with any program: one total, or
/// seconds by component, where `attention` is scores, softmax and values together.
/// Shape:  `total` alone, or components and `attention`.
/// Fails:  IllegalArgumentException when a time is not from 1e-9 to 1e9 s, or attention is
///         given beside a part of it.
public record Yours(
    OptionalDouble total, Map<Component, Double> components, OptionalDouble attention) {
  /// The name of scores, softmax and values together.
  public static final String ATTENTION = "attention";

  /// The range of a time in seconds, in words.
  public static final String RANGE = "a positive number from 1e-9 to 1e9";

  public static final List<Component> PARTS =
      List.of(Component.SCORES, Component.SOFTMAX, Component.VALUES);

  public Yours {
    components = Collections.unmodifiableMap(new EnumMap<>(components));
    total.ifPresent(s -> require("your time", s));
    attention.ifPresent(s -> require("your time of " + ATTENTION, s));
    components.forEach((c, s) -> require("your time of " + c.label(), s));
    if (attention.isPresent() && PARTS.stream().anyMatch(components::containsKey)) {
      throw new IllegalArgumentException(
          "your times hold attention and a part of it, expected one of both");
    }
  }

  private static void require(String what, double seconds) {
    if (!plausible(seconds)) {
      throw new IllegalArgumentException(what + " is " + seconds + " s, expected " + RANGE);
    }
  }

  /// Whether a time lies in {@link #RANGE}.
  public static boolean plausible(double seconds) {
    return seconds >= 1e-9 && seconds <= 1e9;
  }

  public static Yours total(double seconds) {
    return new Yours(
        OptionalDouble.of(seconds), new EnumMap<>(Component.class), OptionalDouble.empty());
  }

  /// Fails:  IllegalArgumentException also when there is no time at all.
  public static Yours of(Map<Component, Double> components, OptionalDouble attention) {
    if (components.isEmpty() && attention.isEmpty()) {
      throw new IllegalArgumentException("expected a time of at least one component, found none");
    }
    EnumMap<Component, Double> copy = new EnumMap<>(Component.class);
    copy.putAll(components);
    return new Yours(OptionalDouble.empty(), copy, attention);
  }

  /// The total, or the sum of what is given.
  public double seconds() {
    double sum = components.values().stream().mapToDouble(Double::doubleValue).sum();
    return total.orElse(sum + attention.orElse(0));
  }

  /// Names of the model's components for which no time is given. While one is missing, there is no
  /// time of the whole.
  public List<String> missing(Count count) {
    List<String> names = new ArrayList<>();
    for (Component c : Component.values()) {
      if (total.isEmpty() && !gives(c) && !count.of(c).equals(Work.NONE)) {
        names.add(c.label());
      }
    }
    return List.copyOf(names);
  }

  /// Names under which times are given.
  public List<String> given() {
    List<String> names = new ArrayList<>();
    for (Component c : Component.values()) {
      if (components.containsKey(c)) {
        names.add(c.label());
      } else if (c == Component.SCORES && attention.isPresent()) {
        names.add(ATTENTION);
      }
    }
    return List.copyOf(names);
  }

  /// The work that the given times cover.
  Work work(Count count) {
    return total.isPresent()
        ? count.total()
        : count.components().entrySet().stream()
            .filter(e -> gives(e.getKey()))
            .map(Map.Entry::getValue)
            .reduce(Work.NONE, Work::plus);
  }

  /// The work that one name covers.
  Work work(String name, Count count) {
    return name.equals(ATTENTION)
        ? PARTS.stream().map(count::of).reduce(Work.NONE, Work::plus)
        : count.of(component(name));
  }

  /// The seconds given under a name.
  double of(String name) {
    return name.equals(ATTENTION)
        ? attention.orElseThrow()
        : components.getOrDefault(component(name), 0.0);
  }

  private static Component component(String name) {
    return Component.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private boolean gives(Component c) {
    return components.containsKey(c) || (attention.isPresent() && PARTS.contains(c));
  }
}
