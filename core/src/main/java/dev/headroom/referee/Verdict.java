package dev.headroom.referee;

import dev.headroom.circuit.Refused;
import dev.headroom.circuit.Stats;
import dev.headroom.claim.Claim;
import dev.headroom.scheme.BilinearScheme;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What the referee says of a circuit: refused, with the gate and the reason, or certified.
/// Shape:  circuit: what was judged, as it came.
public record Verdict(Stats circuit, Optional<Refused> refused, Optional<Certified> certified) {

  /// What was extracted and how it was checked, and what follows.
  /// Shape:  shape: `4 ⊙ ⟨3,3,2⟩`; extracted: before a row is tied; products, rank: after, as the
  ///         schemes hold them; trials and prime of Schwartz and Zippel; errorProbability: that a
  ///         wrong extraction passed, over the draws of prime and points; omegaAtMost: absent where
  ///         the products are too small to say anything; schemes: one a head, where asked for.
  public record Certified(
      String shape,
      Optional<Stats> gradient,
      Stats extracted,
      long products,
      long rank,
      boolean bilinear,
      Check check,
      OptionalDouble omegaAtMost,
      OptionalDouble omegaAtMostFromInput,
      List<Claim> floors,
      List<Extraction.Step> steps,
      List<BilinearScheme> schemes) {}

  /// Shape:  brent: whether Brent's equations were checked over Q on every head's scheme.
  public record Check(
      int trials, long prime, long formalDegree, double errorProbability, boolean brent) {}

  public boolean isCertified() {
    return certified.isPresent();
  }
}
