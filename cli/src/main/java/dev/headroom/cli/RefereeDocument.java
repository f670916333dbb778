package dev.headroom.cli;

import dev.headroom.circuit.Refused;
import dev.headroom.circuit.Stats;
import dev.headroom.claim.Claim;
import dev.headroom.referee.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// `headroom/referee/1`.
record RefereeDocument(
    String schema,
    String verdict,
    Optional<String> reason,
    Optional<String> gate,
    Size circuit,
    Optional<Size> gradient,
    Optional<Extracted> extracted,
    Optional<String> shape,
    OptionalInt trials,
    OptionalLong prime,
    OptionalLong formalDegree,
    OptionalDouble errorProbability,
    OptionalDouble omegaAtMost,
    OptionalDouble omegaAtMostFromInput,
    List<Floor> floors) {

  /// Gates of a circuit.
  record Size(long size, long nonScalar, long exps) {
    static Size of(Stats s) {
      return new Size(s.size(), s.nonScalar(), s.exps());
    }
  }

  /// What came out.
  record Extracted(long size, long nonScalar, long products, long rank) {}

  /// A number with its kind, unit and source.
  record Floor(String kind, long value, String unit, String source) {
    static Floor of(Claim claim) {
      return switch (claim) {
        case Claim.Counted c ->
            new Floor(c.kind(), c.value(), c.unit().symbol(), c.source().toString());
        case Claim.Certified c ->
            new Floor(c.kind(), c.value(), c.unit().symbol(), c.source().toString());
        case Claim.Measured _, Claim.Derived _ ->
            throw new IllegalStateException("a floor from a machine");
        case Claim.Exponent _, Claim.Conditional _ ->
            throw new IllegalStateException("a floor without a number");
      };
    }
  }

  static RefereeDocument of(Verdict verdict) {
    Size circuit = Size.of(verdict.circuit());
    if (verdict.certified().isEmpty()) {
      Refused refused = verdict.refused().orElseThrow();
      return new RefereeDocument(
          "headroom/referee/1",
          "refused",
          Optional.of(refused.reason()),
          Optional.of(refused.gate()).filter(g -> !g.isEmpty()),
          circuit,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          List.of());
    }
    Verdict.Certified c = verdict.certified().orElseThrow();
    Stats e = c.extracted();
    return new RefereeDocument(
        "headroom/referee/1",
        "certified",
        Optional.empty(),
        Optional.empty(),
        circuit,
        c.gradient().map(Size::of),
        Optional.of(new Extracted(e.size(), e.nonScalar(), c.products(), c.rank())),
        Optional.of(c.shape()),
        OptionalInt.of(c.check().trials()),
        OptionalLong.of(c.check().prime()),
        OptionalLong.of(c.check().formalDegree()),
        OptionalDouble.of(c.check().errorProbability()),
        c.omegaAtMost(),
        c.omegaAtMostFromInput(),
        c.floors().stream().map(Floor::of).toList());
  }
}
