package dev.headroom.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.headroom.bench.peer.Check;
import dev.headroom.bench.peer.Task;
import dev.headroom.machine.Processor;
import dev.headroom.measure.Seconds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a bench found, as `headroom/bench/1`.
record BenchReport(String schema, Processor machine, Peak peak, List<Row> rows, List<Best> best) {
  static final String SCHEMA = "headroom/bench/1";

  /// Names of contestants: our products by the definition, and by levels of a fast scheme.
  static final String OURS = "headroom";

  static final String FAST = "headroom-fast";

  /// Whether products by levels of a fast scheme were compared.
  boolean fast() {
    return rows.stream().anyMatch(row -> row.contestant().equals(FAST));
  }

  /// 10^9 flops a second in registers, before and after.
  record Peak(double before, double after) {
    private static final double TOLERATED = 0.10;

    double larger() {
      return Math.max(before, after);
    }

    /// Whether the machine kept its speed, so that times and shares of the peak mean something.
    @JsonProperty
    boolean steady() {
      return Math.abs(before - after) <= TOLERATED * larger();
    }

    /// What to say of a machine that did not: the rounds alternate, so ratios stand.
    Optional<String> warning() {
      return steady()
          ? Optional.empty()
          : Optional.of(
              String.format(
                  Locale.ROOT,
                  "the machine changed its speed while it was measured (peak %.1f GFLOP/s before,"
                      + " %.1f after): times and shares of the peak are doubtful, ratios of"
                      + " alternating rounds stand",
                  before,
                  after));
    }
  }

  record Times(double min, double median, double max) {}

  /// One contestant in one task, by so many levels of a fast scheme.
  record Row(
      String task,
      String dtype,
      String shape,
      int threads,
      String contestant,
      String version,
      int levels,
      Times seconds,
      double gflops,
      double shareOfPeak,
      double maxError,
      double rmsError,
      int rounds) {}

  /// Ours against the best peer, or a fast scheme against our definition: above 1 `contestant` is faster.
  record Best(
      String task,
      String dtype,
      String shape,
      int threads,
      String contestant,
      String peer,
      double ratio,
      double ratioLow,
      double ratioHigh) {}

  /// The rounds of one task: contestant to seconds, round by round; `levels` are those of {@link #FAST}.
  record Rounds(
      Task task,
      int levels,
      Map<String, double[]> seconds,
      Map<String, Check> checks,
      Map<String, String> versions) {
    List<Row> rows(int threads, double peak) {
      List<Row> rows = new ArrayList<>();
      seconds.forEach((name, times) -> {
        Seconds all = Seconds.of(times);
        double gflops = task.flops() / all.median() / 1e9;
        Check check = checks.getOrDefault(name, new Check(0, 0));
        rows.add(
            new Row(
                task.kind().label(),
                task.dtype().label(),
                task.shape(),
                threads,
                name,
                versions.getOrDefault(name, ""),
                name.equals(FAST) ? levels : 0,
                new Times(all.min(), all.median(), all.max()),
                gflops,
                gflops / peak,
                check.maxError(),
                check.rmsError(),
                times.length));
      });
      return rows;
    }

    /// Of each contestant of ours to the peer that is hardest to beat, and of the fast one to the other.
    List<Best> best(int threads) {
      List<String> peers =
          seconds.keySet().stream().filter(n -> !n.equals(OURS) && !n.equals(FAST)).toList();
      return Stream.of(
              hardest(OURS, peers, threads),
              hardest(FAST, List.of(OURS), threads),
              hardest(FAST, peers, threads))
          .flatMap(Optional::stream)
          .toList();
    }

    /// The smallest median of per-round ratios.
    private Optional<Best> hardest(String contestant, List<String> peers, int threads) {
      return peers.stream()
          .filter(peer -> seconds.containsKey(contestant) && seconds.containsKey(peer))
          .map(peer -> best(contestant, peer, threads))
          .min(Comparator.comparingDouble(Best::ratio));
    }

    private Best best(String contestant, String peer, int threads) {
      double[] ours = seconds.getOrDefault(contestant, new double[0]);
      double[] theirs = seconds.getOrDefault(peer, new double[0]);
      double[] ratios = new double[ours.length];
      Arrays.setAll(ratios, i -> theirs[i] / ours[i]);
      Seconds spread = Seconds.of(ratios);
      return new Best(
          task.kind().label(),
          task.dtype().label(),
          task.shape(),
          threads,
          contestant,
          peer,
          spread.median(),
          spread.min(),
          spread.max());
    }
  }
}
