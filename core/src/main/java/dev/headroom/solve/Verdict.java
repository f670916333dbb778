package dev.headroom.solve;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/// What was decided. `reason` says why an answer is UNKNOWN and is empty otherwise; `witness` is the
/// model (true literals, checked against the formula) or the orthogonal tuple (an index a set,
/// checked against the vectors); `count` the number of models or tuples where it was asked for.
public record Verdict(
    Status status,
    String reason,
    Optional<int[]> witness,
    Optional<BigInteger> count,
    List<Run> runs) {
  static Verdict unknown(String reason) {
    return new Verdict(Status.UNKNOWN, reason, Optional.empty(), Optional.empty(), List.of());
  }
}
