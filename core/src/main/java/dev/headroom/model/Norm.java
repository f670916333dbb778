package dev.headroom.model;

/// x̂·(gain + shift) + bias, row by row, x̂ being x divided by its deviation or root mean square.
/// Shape:  `epsilon` is added under the root; `shift` 1 where a gain of 0 changes nothing (gemma).
public record Norm(Kind kind, double epsilon, double shift, boolean bias) {
  public enum Kind {
    /// The mean is taken off before.
    LAYER,
    RMS
  }

  public static Norm layer(double epsilon) {
    return new Norm(Kind.LAYER, epsilon, 0, true);
  }

  public static Norm rms(double epsilon) {
    return new Norm(Kind.RMS, epsilon, 0, false);
  }

  /// The same with another shift of its gain.
  public Norm shifted(double by) {
    return new Norm(kind, epsilon, by, bias);
  }

  /// The same without a bias.
  public Norm unbiased() {
    return new Norm(kind, epsilon, shift, false);
  }
}
