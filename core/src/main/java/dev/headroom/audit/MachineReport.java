package dev.headroom.audit;

import java.util.Locale;
import java.util.Optional;

/// The machine, and its peaks before and after the run, where they were measured.
public record MachineReport(String cpu, int vectorBits, int threads, Optional<Roofs> roofs) {

  /// Two measurements of the same machine; the larger of both counts.
  public record Roofs(Roof before, Roof after) {
    private static final double STEADY = 0.1;

    public Roof best() {
      return new Roof(
          Math.max(before.flops(), after.flops()),
          Math.max(before.bytes(), after.bytes()),
          Math.max(before.exps(), after.exps()));
    }

    /// The difference of the two peaks, relative to the larger one.
    public double drift() {
      return Math.abs(before.flops() - after.flops()) / best().flops();
    }

    /// Whether the machine held its speed: beyond a drift of a tenth, shares of the peak are doubtful.
    public boolean steady() {
      return drift() <= STEADY;
    }
  }

  public Optional<Roof> best() {
    return roofs.map(Roofs::best);
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
