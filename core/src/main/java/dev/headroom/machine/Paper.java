package dev.headroom.machine;

import dev.headroom.claim.Claim;
import dev.headroom.claim.Claim.Derived;
import dev.headroom.claim.Unit;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/// A listed machine that computes in one type. Nobody ran anything on it here: it has no way to make a
/// measured number.
/// Fails:  IllegalArgumentException when the machine lists no peak of that type.
public record Paper(Listed listed, Precision precision) implements Machine {
  private static final double GIB = 1L << 30;

  public Paper {
    if (!listed.peaks().containsKey(precision)) {
      throw new IllegalArgumentException(listed.name() + " lists no " + precision.label());
    }
  }

  public Figure peak() {
    return Objects.requireNonNull(listed.peaks().get(precision));
  }

  /// Nobody lists a rate of exps.
  @Override
  public Optional<Roof> roof() {
    return Optional.of(
        new Roof(peak().value(), listed.bandwidth().value(), OptionalDouble.empty()));
  }

  @Override
  public String text() {
    String memory =
        listed
            .memory()
            .map(m -> String.format(Locale.ROOT, "%.4g GiB", m.value() / GIB) + m.mark())
            .orElse("memory not listed");
    return String.format(
        Locale.ROOT,
        "%s on paper, nothing measured: %s dense in %s%s, %s%s, %s. %s",
        listed.name(),
        Unit.FLOPS_PER_SECOND.text(peak().value()),
        precision.label(),
        peak().mark(),
        Unit.BYTES_PER_SECOND.text(listed.bandwidth().value()),
        listed.bandwidth().mark(),
        memory,
        listed.words());
  }

  @Override
  public String called() {
    return listed.name() + " in " + precision.label();
  }

  /// Whether a second source confirms the peak and the bandwidth.
  public boolean confirmed() {
    return peak().confirmed() && listed.bandwidth().confirmed();
  }

  @Override
  public Claim limit(double seconds) {
    return new Derived(seconds, Unit.SECONDS, listed.name(), listed.source());
  }
}
