package dev.headroom.machine;

import dev.headroom.claim.Claim;
import java.util.Optional;

/// A machine that sets limits: the one that is here, or one that is on paper alone. What is measured
/// belongs to the first by type; a number about the second is derived.
public sealed interface Machine permits Present, Paper {
  /// All that is known of it, for people.
  String text();

  /// Its name in a sentence: `this machine`, `h100-sxm in bf16`.
  String called();

  /// What it does at most, where that is known.
  Optional<Roof> roof();

  /// Seconds that follow from its peaks and a count.
  Claim limit(double seconds);
}
