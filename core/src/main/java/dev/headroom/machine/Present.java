package dev.headroom.machine;

import dev.headroom.Plural;
import dev.headroom.claim.Claim;
import dev.headroom.claim.Claim.Measured;
import dev.headroom.claim.Source;
import dev.headroom.claim.Unit;
import java.util.Locale;
import java.util.Optional;

/// This machine, and its peaks before and after the run, where they were measured.
public record Present(Processor processor, Optional<Roofs> roofs) implements Machine {

  /// Two measurements of the same machine; the larger of both counts.
  public record Roofs(Roof before, Roof after) {
    private static final double STEADY = 0.1;

    public Roof best() {
      return before.max(after);
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

  @Override
  public Optional<Roof> roof() {
    return roofs.map(Roofs::best);
  }

  /// `AMD EPYC, 512-bit vectors, 2 threads`.
  @Override
  public String text() {
    return String.format(
        Locale.ROOT,
        "%s, %d-bit vectors, %s",
        processor.cpu(),
        processor.vectorBits(),
        Plural.of(processor.threads(), "thread"));
  }

  @Override
  public String called() {
    return "this machine";
  }

  @Override
  public Claim limit(double seconds) {
    return measured(seconds);
  }

  /// Seconds that were observed here.
  public Measured measured(double seconds) {
    return new Measured(seconds, Unit.SECONDS, text(), Source.MEASURING);
  }
}
