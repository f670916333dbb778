package dev.headroom.solve;

import dev.headroom.reduce.Decision;
import dev.headroom.reduce.Reduction;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;

/// What one transformer says of a tuple of blocks.
/// Shape:  `triple`: the first that was found, nothing where there is none; `seconds` of its run.
/// Fails:  IllegalArgumentException where it says yes and no.
public record BlockAnswer(
    boolean yes,
    double gapObserved,
    double gapRequired,
    long partners,
    int[] triple,
    double seconds)
    implements Serializable {
  public BlockAnswer {
    if (yes != partners > 0 || triple.length != (yes ? 3 : 0)) {
      throw new IllegalArgumentException(
          "yes is " + yes + ", partners " + partners + ", the triple has " + triple.length);
    }
  }

  static BlockAnswer of(Run run) {
    Decision decision = run.decision();
    return new BlockAnswer(
        decision.yes(),
        decision.gapObserved(),
        decision.gapRequired(),
        run.partners(),
        run.triple().orElse(new int[0]),
        run.seconds());
  }

  /// The run that it tells of.
  Run run(Reduction model) {
    return Run.of(
        model,
        new Decision(yes, gapObserved, gapRequired),
        partners,
        yes ? Optional.of(triple) : Optional.empty(),
        seconds,
        Map.of());
  }
}
