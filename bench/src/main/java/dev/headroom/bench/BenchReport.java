package dev.headroom.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.headroom.bench.peer.Check;
import dev.headroom.bench.peer.Task;
import dev.headroom.measure.Machine;
import dev.headroom.measure.Seconds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a bench found, as `headroom/bench/1`.
record BenchReport(String schema, Machine machine, Peak peak, List<Row> rows, List<Best> best) {
  static final String SCHEMA = "headroom/bench/1";

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

  /// One contestant in one task.
  record Row(
      String task,
      String dtype,
      String shape,
      int threads,
      String contestant,
      String version,
      Times seconds,
      double gflops,
      double shareOfPeak,
      double maxError,
      double rmsError,
      int rounds) {}

  /// Ours against the best peer: above 1 ours is faster.
  record Best(
      String task,
      String dtype,
      String shape,
      int threads,
      String peer,
      double ratio,
      double ratioLow,
      double ratioHigh) {}

  /// The rounds of one task: contestant to seconds, round by round; ours is called `headroom`.
  record Rounds(
      Task task,
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
                new Times(all.min(), all.median(), all.max()),
                gflops,
                gflops / peak,
                check.maxError(),
                check.rmsError(),
                times.length));
      });
      return rows;
    }

    /// The peer that is hardest to beat: the smallest median of its per-round ratios.
    Optional<Best> best(int threads) {
      Map<String, double[]> peers = new LinkedHashMap<>(seconds);
      double[] ours = peers.remove("headroom");
      Optional<Best> best = Optional.empty();
      for (Map.Entry<String, double[]> peer : peers.entrySet()) {
        double[] ratios = new double[peer.getValue().length];
        Arrays.setAll(ratios, i -> peer.getValue()[i] / (ours == null ? Double.NaN : ours[i]));
        Seconds spread = Seconds.of(ratios);
        if (best.isEmpty() || spread.median() < best.get().ratio()) {
          best =
              Optional.of(
                  new Best(
                      task.kind().label(),
                      task.dtype().label(),
                      task.shape(),
                      threads,
                      peer.getKey(),
                      spread.median(),
                      spread.min(),
                      spread.max()));
        }
      }
      return best;
    }
  }
}
