package dev.headroom.cli;

import dev.headroom.gauntlet.Answered;
import dev.headroom.gauntlet.Course;
import dev.headroom.gauntlet.Course.Answers;
import dev.headroom.gauntlet.HostedCourse;
import dev.headroom.gauntlet.HostedCourseFile;
import dev.headroom.gauntlet.HostedCourseFile.Checkpoint;
import dev.headroom.reduce.Grid;
import dev.headroom.reduce.Hosting;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// What `gauntlet --as` writes and judges: whole checkpoints.
final class GauntletCheckpoints {
  private GauntletCheckpoints() {}

  /// The sizes that were typed.
  record Asked(int tokens, Grid grid, Optional<Integer> dim, Answers answers, int size, long seed) {
    /// As many keys as leave room for as many queries and the sentinel.
    HostedCourse course(Hosting hosting) {
      int keys = (tokens - (hosting.answered() ? 2 : 1)) / 2;
      if (keys < 1) {
        throw new IllegalArgumentException(
            "--tokens " + tokens + " with --as, expected at least a sentinel, a key and a query");
      }
      int width = dim.orElse(Course.usualDim(keys + 1));
      return new HostedCourse(hosting, keys, grid, width, answers, size, seed);
    }
  }

  static void describe(HostedCourseFile file, PrintStream text) {
    List<Checkpoint> all = file.checkpoints();
    text.printf(
        Locale.ROOT,
        "%d checkpoints, %s, of %d tokens, dim %d, %d layers of %d heads: %d yes, %d no%n",
        all.size(),
        file.architecture(),
        file.tokens(),
        file.dim(),
        file.layers(),
        file.heads(),
        all.stream().filter(c -> c.answer().equals("yes")).count(),
        all.stream().filter(c -> c.answer().equals("no")).count());
    text.printf(
        Locale.ROOT,
        "%d answers, %d of them yes: the token with the largest logit at %s%n",
        all.stream().mapToInt(Checkpoint::positions).sum(),
        all.stream().mapToInt(c -> c.yesAt().size()).sum(),
        places(all.getFirst()));
  }

  private static String places(Checkpoint c) {
    return c.positions() == 1
        ? "position " + c.last()
        : "positions " + c.first() + " to " + c.last();
  }

  /// What somebody's logits or next tokens are worth: `headroom/gauntlet-checkpoints-check/1`.
  /// Shape:  `wrong` of `answers`, in `wrongCheckpoints` of `checkpoints`; `notes`: what was not
  ///         judged.
  record Report(
      String schema,
      int checkpoints,
      int wrongCheckpoints,
      int answers,
      int wrong,
      Optional<Line> firstWrong,
      List<Line> judged,
      List<String> notes) {

    /// Shape:  `position`, `expected` and `found` are those of the first wrong answer; nothing is
    ///         found where a logit is NaN or infinite.
    record Line(
        int id,
        String answer,
        int positions,
        int wrong,
        Optional<Integer> position,
        Optional<Integer> expected,
        Optional<Integer> found) {
      static Line of(Answered a) {
        return new Line(
            a.id(),
            a.answer(),
            a.positions(),
            a.wrong(),
            a.first().map(Answered.Wrong::position),
            a.first().map(Answered.Wrong::expected),
            a.first().map(Answered.Wrong::found).flatMap(Line::boxed));
      }

      private static Optional<Integer> boxed(OptionalInt of) {
        return of.isPresent() ? Optional.of(of.getAsInt()) : Optional.empty();
      }

      private String verdict() {
        return position.isEmpty()
            ? "right"
            : String.format(
                Locale.ROOT,
                "WRONG, first at position %d: %s for %d",
                position.get(),
                found.map(t -> "token " + t).orElse("no largest logit"),
                expected.orElseThrow());
      }
    }

    static Report of(List<Answered> judged, List<String> notes) {
      List<Line> lines = judged.stream().map(Line::of).toList();
      List<Line> wrong = lines.stream().filter(l -> l.wrong() > 0).toList();
      return new Report(
          "headroom/gauntlet-checkpoints-check/1",
          lines.size(),
          wrong.size(),
          lines.stream().mapToInt(Line::positions).sum(),
          lines.stream().mapToInt(Line::wrong).sum(),
          wrong.stream().findFirst(),
          lines,
          notes);
    }

    void print(PrintStream text) {
      text.println("checkpoint  answer  positions  wrong");
      for (Line l : judged) {
        text.printf(
            Locale.ROOT,
            "%10d  %6s  %9d  %5d  %s%n",
            l.id(),
            l.answer(),
            l.positions(),
            l.wrong(),
            l.verdict());
      }
      text.printf(
          Locale.ROOT,
          "%d of %d answers wrong, in %d of %d checkpoints%n",
          wrong,
          answers,
          wrongCheckpoints,
          checkpoints);
    }
  }
}
