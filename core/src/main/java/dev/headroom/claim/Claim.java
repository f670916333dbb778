package dev.headroom.claim;

import java.util.Objects;
import java.util.regex.Pattern;

/// A statement that may be printed: a number never travels without its unit, its source and what it
/// rests on. A bound under a hypothesis has an exponent and no number, so nothing can print one.
/// Source: theory.md 6.
public sealed interface Claim {
  Pattern DECIMAL = Pattern.compile("\\d\\.\\d");

  Source source();

  /// The word that tables and JSON print: `measured`, `derived`, `counted`, `certified`,
  /// `conditional`.
  default String kind() {
    return switch (this) {
      case Measured measured -> "measured";
      case Derived derived -> "derived";
      case Counted counted -> "counted";
      case Certified certified -> "certified";
      case Exponent exponent -> "certified";
      case Conditional conditional -> "conditional";
    };
  }

  /// What it says in a few characters: `4.801 ms`, `≥ 62.22 M gates`, `LH·N^(2−o(1))`.
  default String text() {
    return switch (this) {
      case Measured measured -> measured.unit.text(measured.value);
      case Derived derived -> derived.unit.text(derived.value);
      case Counted counted -> counted.unit.text((double) counted.value);
      case Certified certified -> "≥ " + certified.unit.text((double) certified.value);
      case Exponent exponent -> exponent.bound;
      case Conditional conditional -> conditional.exponent;
    };
  }

  /// Observed on a machine, or computed from what was observed there.
  /// Fails:  IllegalArgumentException when the value is negative or not finite.
  record Measured(double value, Unit unit, String machine, Source source) implements Claim {
    public Measured {
      Objects.requireNonNull(unit);
      Objects.requireNonNull(source);
      if (!(value >= 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException("a measurement of " + value + " " + unit.symbol());
      }
      if (machine.isBlank()) {
        throw new IllegalArgumentException("a measurement names its machine");
      }
    }
  }

  /// A figure on paper: it follows from a count and from what somebody states of a machine. Nobody ran
  /// anything.
  /// Fails:  IllegalArgumentException when the value is negative or not finite.
  record Derived(double value, Unit unit, String machine, Source source) implements Claim {
    public Derived {
      Objects.requireNonNull(unit);
      Objects.requireNonNull(source);
      if (!(value >= 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException("a derived figure of " + value + " " + unit.symbol());
      }
      if (machine.isBlank()) {
        throw new IllegalArgumentException("a derived figure names its machine");
      }
    }
  }

  /// The exact size of an explicit computation.
  /// Fails:  IllegalArgumentException when the value is negative.
  record Counted(long value, Unit unit, Source source) implements Claim {
    public Counted {
      Objects.requireNonNull(unit);
      Objects.requireNonNull(source);
      if (value < 0) {
        throw new IllegalArgumentException("a count of " + value + " " + unit.symbol());
      }
    }
  }

  /// Proven at this very size, under no hypothesis: nothing that computes the same can stay below.
  /// Fails:  IllegalArgumentException when the value is negative.
  record Certified(long value, Unit unit, Source source) implements Claim {
    public Certified {
      Objects.requireNonNull(unit);
      Objects.requireNonNull(source);
      if (value < 0) {
        throw new IllegalArgumentException("a bound of " + value + " " + unit.symbol());
      }
    }
  }

  /// Proven under no hypothesis, in ω, the exponent of matrix multiplication: no number, since nobody
  /// knows ω. Fails:  IllegalArgumentException without an ω, or with a decimal, which only an upper bound on
  /// ω could have put there.
  record Exponent(String bound, Source source) implements Claim {
    public Exponent {
      Objects.requireNonNull(source);
      if (!bound.contains("ω")) {
        throw new IllegalArgumentException("a bound in ω is " + bound);
      }
      if (DECIMAL.matcher(bound).find()) {
        throw new IllegalArgumentException("a lower bound in ω has a decimal: " + bound);
      }
    }
  }

  /// An exponent that holds, for all large sizes, if the hypothesis does.
  record Conditional(String exponent, Hypothesis hypothesis, Source source) implements Claim {
    public Conditional {
      Objects.requireNonNull(hypothesis);
      Objects.requireNonNull(source);
      if (exponent.isBlank()) {
        throw new IllegalArgumentException("a conditional claim states its exponent");
      }
    }
  }
}
