package dev.headroom.machine;

import dev.headroom.work.Work;
import java.util.OptionalDouble;

/// What a machine can do at most, in operations and bytes a second; exps where their rate is known.
/// Fails:  IllegalArgumentException unless all are positive and finite.
public record Roof(double flops, double bytes, OptionalDouble exps) {
  public Roof {
    if (!(flops > 0 && bytes > 0 && exps.orElse(1) > 0)
        || Double.isInfinite(flops + bytes + exps.orElse(1))) {
      throw new IllegalArgumentException(
          "a machine of " + flops + " flop/s, " + bytes + " B/s and " + exps + " exp/s");
    }
  }

  public Roof(double flops, double bytes, double exps) {
    this(flops, bytes, OptionalDouble.of(exps));
  }

  /// The least seconds of this work: those of the slowest of its kinds whose rates are known.
  public double seconds(Work work) {
    return Math.max(work.flops() / flops, Math.max(work.bytes() / bytes, expSeconds(work)));
  }

  private double expSeconds(Work work) {
    return exps.isPresent() ? work.exps() / exps.getAsDouble() : 0;
  }

  /// The kind that takes longest.
  public Bound bound(Work work) {
    double seconds = seconds(work);
    return seconds == 0
        ? Bound.NOTHING
        : work.flops() / flops == seconds
            ? Bound.FLOPS
            : work.bytes() / bytes == seconds ? Bound.BYTES : Bound.EXPS;
  }

  /// The larger of each.
  public Roof max(Roof other) {
    return new Roof(
        Math.max(flops, other.flops),
        Math.max(bytes, other.bytes),
        exps.isPresent() && other.exps.isPresent()
            ? OptionalDouble.of(Math.max(exps.getAsDouble(), other.exps.getAsDouble()))
            : OptionalDouble.empty());
  }

  public enum Bound {
    FLOPS,
    BYTES,
    EXPS,
    NOTHING
  }
}
