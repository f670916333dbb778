package dev.headroom.scaling;

import dev.headroom.bounds.Bound;
import dev.headroom.bounds.Catalogue;
import dev.headroom.bounds.Says.Silent;
import dev.headroom.bounds.Says.States;
import dev.headroom.bounds.Subject;
import dev.headroom.claim.Claim.Conditional;
import dev.headroom.scaling.Family.Member;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the theorems of the catalogue say of how time grows along an axis, in words; the claim is empty
/// where they say nothing. Theorems speak of families whose sizes all may grow: none says how a time
/// grows with the width alone.
/// Source: theory.md 6.
public record Theory(Optional<Conditional> claim, String words) {

  /// Shape:  of the largest member, which lies furthest in its regime.
  static Theory of(Series series) {
    Member last = series.family().at(series.sizes().getLast());
    Axis axis = series.family().axis();
    if (!series.components().containsAll(Series.ATTENTION)) {
      return silent("the theorems here speak of attention, not of " + series.label() + " alone");
    }
    Subject subject = new Subject(last.architecture(), last.step(), false);
    return switch (axis) {
      case TOKENS -> conditional(subject, "N: the tokens");
      case HEADS, LAYERS -> conditional(subject, "1 in L·H, layers times heads");
      case HEAD_DIM, WIDTH ->
          silent("no theorem here says how time grows with " + axis.label() + " alone");
      case CONTEXT -> silent("no theorem here speaks of tokens behind a cache");
      case SQUARE -> square(subject);
    };
  }

  private static Theory silent(String words) {
    return new Theory(Optional.empty(), words);
  }

  private static Theory conditional(Subject subject, String letters) {
    for (Bound bound : Catalogue.CONDITIONAL) {
      if (bound.about(subject) instanceof States says && says.claim() instanceof Conditional c) {
        return new Theory(
            Optional.of(c),
            String.format(
                Locale.ROOT,
                "needed is %s time (%s) under the %s %s, %s",
                c.exponent(),
                letters,
                c.hypothesis().name(),
                c.source(),
                says.words()));
      }
    }
    return silent("no theorem here speaks of this model: " + because(subject));
  }

  private static Theory square(Subject subject) {
    boolean speaks = Catalogue.PAPER.about(subject) instanceof States;
    return silent(
        speaks
            ? subject.regime().text() + " [SXYY] Theorem 5.1"
            : "no theorem here speaks of this model in this regime: " + because(subject));
  }

  private static String because(Subject subject) {
    return Catalogue.CONDITIONAL.stream()
        .flatMap(bound ->
            bound.about(subject) instanceof Silent(String why)
                ? Stream.of(bound.id() + " is silent, since it has " + why)
                : Stream.of())
        .collect(Collectors.joining("; "));
  }
}
