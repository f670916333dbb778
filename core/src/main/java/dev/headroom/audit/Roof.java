package dev.headroom.audit;

import dev.headroom.work.Work;

/// What a machine can do at most, in operations and bytes a second.
/// Fails:  IllegalArgumentException unless all are positive and finite.
public record Roof(double flops, double bytes, double exps) {
  public Roof {
    if (!(flops > 0 && bytes > 0 && exps > 0) || Double.isInfinite(flops + bytes + exps)) {
      throw new IllegalArgumentException(
          "a machine of " + flops + " flop/s, " + bytes + " B/s and " + exps + " exp/s");
    }
  }

  /// The least seconds of this work: those of the slowest of its three kinds.
  public double seconds(Work work) {
    return Math.max(work.flops() / flops, Math.max(work.bytes() / bytes, work.exps() / exps));
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

  public enum Bound {
    FLOPS,
    BYTES,
    EXPS,
    NOTHING
  }
}
