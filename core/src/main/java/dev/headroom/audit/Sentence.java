package dev.headroom.audit;

import dev.headroom.Plural;
import dev.headroom.bounds.Words;
import dev.headroom.claim.Unit;
import dev.headroom.count.Count;
import dev.headroom.forward.Engine;
import dev.headroom.machine.Roof;
import java.util.List;
import java.util.Locale;

/// What an audit says first: the time, the machine's limits, what engineering could gain, what the
/// best explicit algorithm could, and what the theorem says of joint heads or why it is silent.
final class Sentence {
  private Sentence() {}

  static String of(
      Question question, Count count, Algorithm algorithm, Ladder.Times times, Theorems theorems) {
    return time(question, count, times) + gain(algorithm) + theorems.sentence();
  }

  private static String time(Question question, Count count, Ladder.Times times) {
    String subject = subject(count);
    if (times.limits().isEmpty()) {
      String flops = Unit.FLOPS.text((double) count.total().flops());
      String yours =
          times
              .yours()
              .filter(y -> y.missing(count).isEmpty())
              .map(y -> " and took you " + Unit.SECONDS.text(y.seconds()))
              .orElse("");
      return subject + " is " + flops + yours + " (this machine was not measured); ";
    }
    Limits limits = times.limits().get();
    String here =
        times
            .found()
            .measured()
            .map(m -> took(m, limits, times))
            .orElse(" needs at least " + limit(limits, times));
    String yours = times.yours().map(y -> yours(y, question, count, times)).orElse("");
    return subject + here + yours + "; ";
  }

  private static String limit(Limits limits, Ladder.Times times) {
    return Unit.SECONDS.text(limits.wholeRun())
        + " on "
        + times.found().machine().called()
        + ", "
        + Unit.SECONDS.text(limits.inSequence())
        + " one component after another";
  }

  /// A measured time below the limit says that one of both is not what it was taken for.
  private static String took(Measurement m, Limits limits, Ladder.Times times) {
    String label = m.label().isEmpty() ? "" : " (" + m.label() + ")";
    String took = " took " + Unit.SECONDS.text(m.median()) + label;
    if (m.median() >= limits.wholeRun()) {
      return took
          + " and needs at least "
          + limit(limits, times)
          + ": engineering could gain "
          + gain(m.median(), limits);
    }
    return took
        + ", less than the "
        + Unit.SECONDS.text(limits.wholeRun())
        + (limits.bound() == Roof.Bound.BYTES
            ? " of reading its weights from memory: they stay in a cache"
            : " that the measured peaks allow: these were too low, run again");
  }

  private static String gain(double seconds, Limits limits) {
    return String.format(Locale.ROOT, "at most a factor of %.2f", seconds / limits.wholeRun());
  }

  private static String yours(Yours yours, Question question, Count count, Ladder.Times times) {
    Limits limits = times.limits().orElseThrow();
    List<String> missing = yours.missing(count);
    if (!missing.isEmpty()) {
      return "; your times are judged by component, not as a whole, since "
          + Words.listed(missing)
          + (missing.size() == 1 ? " is missing" : " are missing");
    }
    String time = "your " + Unit.SECONDS.text(yours.seconds());
    if (yours.seconds() >= limits.wholeRun()) {
      return "; on " + time + " it could gain " + gain(yours.seconds(), limits);
    }
    return "; "
        + time
        + " cannot come from "
        + which(question.where())
        + " in "
        + question.dtype()
        + (limits.bound() == Roof.Bound.BYTES ? " unless the weights stay in a cache" : "")
        + ": judge "
        + Unit.FLOPS_PER_SECOND.text(count.total().flops() / yours.seconds())
        + " against the peak of the machine that it comes from";
  }

  private static String which(Where where) {
    return switch (where) {
      case Where.Here here -> threads(here.engine());
      case Where.Unmeasured here -> threads(here.engine());
      case Where.OnPaper paper -> paper.machine().listed().name();
    };
  }

  private static String threads(Engine engine) {
    return Plural.of(engine.threads(), "thread") + " of this machine";
  }

  private static String subject(Count count) {
    int batch = count.step().batch();
    int tokens = count.step().tokens();
    int cached = count.step().cached();
    String behind = cached == 0 ? "" : " behind " + cached + " that are kept";
    return count.architecture().name()
        + (batch > 1 ? " on " + batch + " rows of " : " on ")
        + Plural.of(tokens, "token")
        + behind;
  }

  /// Only what this program can show: operations, of the schemes that it has.
  private static String gain(Algorithm algorithm) {
    return algorithm.schemes().isEmpty()
        ? "no algorithm of the catalogue (matmul list) has fewer operations; "
        : String.format(
            Locale.ROOT,
            "the best algorithm of the catalogue (matmul list) could gain a factor of %.2f by"
                + " operations: %s, counted, not timed; ",
            algorithm.factor(),
            Unit.FLOPS.text((double) algorithm.fewest()));
  }
}
