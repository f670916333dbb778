package dev.headroom.work;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The parts of a forward pass that are counted and timed apart, in the order in which a layer
/// meets them.
public enum Component {
  EMBED,
  NORM,
  QKV,
  SCORES,
  SOFTMAX,
  VALUES,
  OUTPUT,
  MLP,
  HEAD;

  /// The one of this name, where there is one.
  public static Optional<Component> named(String label) {
    return Arrays.stream(values()).filter(c -> c.label().equals(label)).findFirst();
  }

  /// All names, with commas between them.
  public static String labels() {
    return Arrays.stream(values()).map(Component::label).collect(Collectors.joining(", "));
  }

  /// The name that tables and JSON print.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
