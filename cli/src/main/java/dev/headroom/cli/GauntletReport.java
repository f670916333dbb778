package dev.headroom.cli;

import dev.headroom.gauntlet.CourseFile;
import dev.headroom.gauntlet.CourseFile.Instance;
import dev.headroom.gauntlet.Judgement;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What somebody's outputs are worth: `headroom/gauntlet-check/1`.
/// Shape:  `notFinite` counts entries of all outputs that are no finite numbers, each of which makes
///         its instance wrong; `notes`: what in the outputs was not judged; `wrongYes` of `yes` instances with a partner were answered wrongly, `wrongNo` of `no`
///         without; `firstWrong` is the first such instance; `worstError` is left out where an entry
///         is not a finite number.
record GauntletReport(
    String schema,
    int instances,
    int yes,
    int no,
    int wrong,
    int wrongYes,
    int wrongNo,
    int beyondTolerance,
    Optional<Double> worstError,
    Optional<Line> firstWrong,
    List<Line> judged,
    int notFinite,
    List<String> notes) {

  /// Shape:  `answer` in truth, `reads` whether some token reads a partner; `right`: every token
  ///         reads the right answer and every entry is finite; `firstNotFinite`: row and column of
  ///         the first that is not, from 0.
  record Line(
      int id,
      int layer,
      int head,
      String answer,
      String reads,
      boolean right,
      int wrongTokens,
      Optional<Double> worstError,
      boolean withinTolerance,
      int notFinite,
      Optional<Judgement.Place> firstNotFinite) {
    static Line of(Instance i, Judgement j) {
      return new Line(
          i.id(),
          i.layer(),
          i.head(),
          i.answer(),
          j.readsYes() ? "yes" : "no",
          j.right(),
          j.wrongTokens(),
          finite(j.worstError()),
          j.worstError() <= i.tolerance(),
          j.notFinite(),
          j.firstNotFinite());
    }

    private String verdict() {
      if (notFinite > 0) {
        Judgement.Place first = firstNotFinite.orElseThrow();
        return String.format(
            Locale.ROOT,
            "WRONG, %d entries not finite, the first o.%d[%d,%d]",
            notFinite,
            id,
            first.row(),
            first.column());
      }
      return right ? (withinTolerance ? "right" : "right, beyond tolerance") : "WRONG";
    }
  }

  private static Optional<Double> finite(double error) {
    return Optional.of(error).filter(Double::isFinite);
  }

  static GauntletReport of(CourseFile file, List<Judgement> judged, List<String> notes) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < judged.size(); i++) {
      lines.add(Line.of(file.instances().get(i), judged.get(i)));
    }
    List<Line> wrong = lines.stream().filter(l -> !l.right()).toList();
    int yes = (int) lines.stream().filter(l -> l.answer().equals("yes")).count();
    int wrongYes = (int) wrong.stream().filter(l -> l.answer().equals("yes")).count();
    return new GauntletReport(
        "headroom/gauntlet-check/1",
        lines.size(),
        yes,
        lines.size() - yes,
        wrong.size(),
        wrongYes,
        wrong.size() - wrongYes,
        (int) lines.stream().filter(l -> !l.withinTolerance()).count(),
        finite(judged.stream().mapToDouble(Judgement::worstError).max().orElse(0)),
        wrong.stream().findFirst(),
        lines,
        lines.stream().mapToInt(Line::notFinite).sum(),
        notes);
  }

  void print(PrintStream text) {
    text.println("instance  layer  head  answer  reads  wrong tokens  worst error");
    for (Line l : judged) {
      text.printf(
          Locale.ROOT,
          "%8d  %5d  %4d  %6s  %5s  %12d  %11s  %s%n",
          l.id(),
          l.layer(),
          l.head(),
          l.answer(),
          l.reads(),
          l.wrongTokens(),
          l.worstError().map(e -> String.format(Locale.ROOT, "%.3g", e)).orElse("not finite"),
          l.verdict());
    }
    text.printf(
        Locale.ROOT,
        "%d of %d instances wrong: %d of %d yes, %d of %d no; %d beyond the certified tolerance%n",
        wrong,
        instances,
        wrongYes,
        yes,
        wrongNo,
        no,
        beyondTolerance);
    firstWrong.ifPresent(l ->
        text.printf(
            Locale.ROOT,
            "first failing head: instance %d, layer %d, head %d%n",
            l.id(),
            l.layer(),
            l.head()));
  }
}
