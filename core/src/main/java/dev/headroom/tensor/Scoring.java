package dev.headroom.tensor;

import java.util.OptionalDouble;

/// How q·k becomes the weight of a value: scaled, capped, left out where the span hides it, and then
/// weighted. A cap c makes c·tanh(s/c) of a score s. A sink is one more logit a head, without a
/// value: the weights of a row add up to 1 together with its.
/// Fails:  IllegalArgumentException when the scale is not finite, a cap is not finite and above 0,
///         or a sink stands beside another weighting than softmax.
public record Scoring(
    Weighting weighting, double scale, OptionalDouble cap, boolean sink, Span span) {
  public Scoring {
    if (!Double.isFinite(scale)) {
      throw new IllegalArgumentException("scale is " + scale + ", expected a finite number");
    }
    if (cap.isPresent() && !(cap.getAsDouble() > 0 && Double.isFinite(cap.getAsDouble()))) {
      throw new IllegalArgumentException(
          "cap is " + cap.getAsDouble() + ", expected a finite number above 0");
    }
    if (sink && weighting != Weighting.SOFTMAX) {
      throw new IllegalArgumentException("a sink beside " + weighting + ", expected SOFTMAX");
    }
  }

  /// Neither cap nor sink.
  public static Scoring of(Weighting weighting, double scale, Span span) {
    return new Scoring(weighting, scale, OptionalDouble.empty(), false, span);
  }

  /// Softmax without cap and sink.
  public static Scoring softmax(double scale, Span span) {
    return of(Weighting.SOFTMAX, scale, span);
  }

  /// The same with another scale.
  public Scoring scaled(double by) {
    return new Scoring(weighting, by, cap, sink, span);
  }

  /// The same with another span.
  public Scoring seeing(Span other) {
    return new Scoring(weighting, scale, cap, sink, other);
  }

  /// The same with a cap.
  public Scoring capped(double at) {
    return new Scoring(weighting, scale, OptionalDouble.of(at), sink, span);
  }

  /// The same with a sink in every head.
  public Scoring withSink() {
    return new Scoring(weighting, scale, cap, true, span);
  }
}
