package dev.headroom.cli;

import dev.headroom.solve.Plan;
import dev.headroom.solve.Run;
import dev.headroom.solve.Status;
import dev.headroom.solve.Verdict;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How the seconds grow as one size doubles: `headroom/ov-doubling/1`.
/// Shape:  a verdict a size, smallest first; `peak`: flops a second that this machine reaches, where
///         it was measured.
record DoublingReport(Plan plan, int threads, List<Verdict> verdicts, Optional<Double> peak) {

  /// Shape:  `times`: the seconds of a size over those of the one before; `seconds` as `timed` tells.
  record Document(
      String schema,
      String construction,
      String attention,
      Optional<String> architecture,
      String dtype,
      int threads,
      String timed,
      Optional<Double> peak,
      List<Size> sizes) {}

  /// Shape:  `vectors` N, `tokens` of the input; what was not run is left out, and `reason` says why.
  record Size(
      Status status,
      Optional<String> reason,
      Optional<Integer> vectors,
      Optional<Integer> tokens,
      Optional<Integer> headsInAll,
      Optional<Integer> dim,
      Optional<Long> flops,
      Optional<Double> seconds,
      Optional<Double> times,
      Optional<Double> gapRequired,
      Optional<Double> gapObserved) {}

  Document document() {
    return new Document(
        "headroom/ov-doubling/1",
        SolveReport.construction(plan),
        SolveReport.label(plan.target().weighting()),
        SolveReport.architecture(plan),
        plan.engine().dtype().label(),
        threads,
        SolveReport.timed(plan),
        peak,
        sizes());
  }

  private List<Size> sizes() {
    List<Size> sizes = new ArrayList<>();
    Optional<Double> before = Optional.empty();
    for (Verdict verdict : verdicts) {
      SolveReport.Document one = new SolveReport(plan, verdict, false, peak, List.of()).document();
      Optional<Double> last = before;
      sizes.add(
          new Size(
              one.status(),
              one.reason(),
              one.vectors(),
              one.tokens(),
              verdict.runs().stream().map(Run::heads).findFirst(),
              one.dim(),
              one.flops(),
              one.seconds(),
              one.seconds().flatMap(s -> last.map(b -> s / b)),
              one.gapRequired(),
              one.gapObserved()));
      before = one.seconds();
    }
    return sizes;
  }

  void print(PrintStream out) {
    Document all = document();
    out.printf(
        Locale.ROOT,
        "c %s, %s, threads %d; seconds: %s%n",
        SolveReport.described(plan),
        all.dtype(),
        threads,
        all.timed());
    peak.ifPresent(
        p -> out.printf(Locale.ROOT, "c this machine's measured peak %.1f GFLOP/s%n", p / 1e9));
    out.println("c      N     LH    d         flops  seconds  GFLOP/s  times  gap");
    for (Size size : all.sizes()) {
      if (size.seconds().isEmpty()) {
        out.println("c " + size.reason().orElse(""));
        continue;
      }
      double seconds = size.seconds().get();
      long flops = size.flops().orElseThrow();
      out.printf(
          Locale.ROOT,
          "c %6d %6d %4d %13d %8.3f %8.1f %6s  %s%n",
          size.vectors().orElseThrow(),
          size.headsInAll().orElseThrow(),
          size.dim().orElseThrow(),
          flops,
          seconds,
          flops / seconds / 1e9,
          size.times().map(t -> String.format(Locale.ROOT, "%.2f", t)).orElse(""),
          SolveReport.number(size.gapObserved().orElseThrow()));
    }
    out.println("s " + verdicts.getLast().status());
  }
}
