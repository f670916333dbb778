package dev.headroom.audit;

import java.util.Locale;

/// The machine and what it reached by itself, before and after the run; the larger of both counts.
public record MachineReport(String cpu, int vectorBits, int threads, Roof before, Roof after) {
  private static final double STEADY = 0.1;

  public Roof best() {
    return new Roof(
        Math.max(before.flops(), after.flops()),
        Math.max(before.bytes(), after.bytes()),
        Math.max(before.exps(), after.exps()));
  }

  /// How far the two measurements of the peak lie apart, relative to the larger.
  public double drift() {
    return Math.abs(before.flops() - after.flops()) / best().flops();
  }

  /// Whether the machine held its speed: a drift of a tenth makes shares of the peak doubtful.
  public boolean steady() {
    return drift() <= STEADY;
  }

  /// `AMD EPYC, 512-bit vectors, 2 threads`.
  public String text() {
    return String.format(
        Locale.ROOT,
        "%s, %d-bit vectors, %d thread%s",
        cpu,
        vectorBits,
        threads,
        threads == 1 ? "" : "s");
  }
}
