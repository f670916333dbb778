package dev.headroom.machine;

import dev.headroom.work.Work;
import java.util.Locale;
import java.util.OptionalDouble;

/// What a machine can do at most, in operations and bytes a second; exps where their rate is known.
/// Shape:  bytes: both ways together; reads: where nothing is written, which is less where reading and
///         writing go beside each other.
/// Fails:  IllegalArgumentException unless all are positive and finite, and reads no more than bytes.
public record Roof(double flops, double bytes, double reads, OptionalDouble exps) {
  public Roof {
    if (!(flops > 0 && bytes >= reads && reads > 0 && exps.orElse(1) > 0)
        || Double.isInfinite(flops + bytes + exps.orElse(1))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a machine of %s flop/s, %s B/s, %s of them read, and %s exp/s",
              flops,
              bytes,
              reads,
              exps));
    }
  }

  /// One that reads as fast as it moves bytes.
  public Roof(double flops, double bytes, OptionalDouble exps) {
    this(flops, bytes, bytes, exps);
  }

  /// The least seconds of this work: those of the slowest of its kinds whose rates are known.
  public double seconds(Work work) {
    return Math.max(work.flops() / flops, Math.max(byteSeconds(work), expSeconds(work)));
  }

  private double byteSeconds(Work work) {
    return Math.max(work.bytes() / bytes, work.held() / reads);
  }

  /// Bytes a second of what sets the seconds of its traffic.
  public double byteRate(Work work) {
    return work.held() / reads >= work.bytes() / bytes ? reads : bytes;
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
            : byteSeconds(work) == seconds ? Bound.BYTES : Bound.EXPS;
  }

  /// The larger of each.
  public Roof max(Roof other) {
    return new Roof(
        Math.max(flops, other.flops),
        Math.max(bytes, other.bytes),
        Math.max(reads, other.reads),
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
