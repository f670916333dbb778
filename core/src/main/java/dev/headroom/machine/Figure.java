package dev.headroom.machine;

/// A number that somebody states of a machine, in units of one, and whether a second source agrees.
/// Fails:  IllegalArgumentException unless it is positive and finite.
public record Figure(double value, boolean confirmed) {
  public Figure {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("a figure of " + value + ", expected a positive one");
    }
  }

  /// Behind a number that one source alone states.
  String mark() {
    return confirmed ? "" : " (unconfirmed)";
  }
}
