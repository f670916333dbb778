package dev.headroom.solve;

import static dev.headroom.reduce.Construction.SHARP;

import dev.headroom.forward.Engine;
import dev.headroom.reduce.Construction;
import dev.headroom.reduce.Grid;
import dev.headroom.solve.Target.Bare;
import dev.headroom.tensor.Weighting;
import java.util.Optional;

/// How an instance is to be decided. Without `grid` the heads are laid out as square as they can be;
/// `budget` is the most N²·LH·d that is tried. `runs` 0: one run, timed as it comes; otherwise so
/// many after code is compiled, of which the fastest counts.
/// Fails:  IllegalArgumentException when SHARP is asked to count, attention is denormalised, or
///         `runs` is negative.
public record Plan(
    Target target, Optional<Grid> grid, boolean count, double budget, Engine engine, int runs) {
  public static final double BUDGET = 1e14;

  public Plan {
    if (count && target instanceof Bare(var construction, _) && construction == SHARP) {
      throw new IllegalArgumentException(
          "--count needs --construction paper: sharp decides and cannot count");
    }
    if (runs < 0) {
      throw new IllegalArgumentException("runs is " + runs + ", expected at least 0");
    }
    if (target instanceof Bare(_, var weighting) && weighting == Weighting.DENORMALISED) {
      throw new IllegalArgumentException(
          "attention is denormalised, expected hardmax or softmax: the reduction divides");
    }
  }

  /// One run of the paper's transformer.
  public Plan(
      Construction construction,
      Weighting weighting,
      Optional<Grid> grid,
      boolean count,
      double budget,
      Engine engine) {
    this(new Bare(construction, weighting), grid, count, budget, engine, 0);
  }

  /// Lemma 3.2 with hardmax: exact, and it counts.
  public static Plan exact(Engine engine) {
    return new Plan(Construction.PAPER, Weighting.HARDMAX, Optional.empty(), false, BUDGET, engine);
  }
}
