package dev.headroom.work;

import java.util.Locale;

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

  /// The name that tables and JSON print.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
