package dev.headroom.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.WholeFile;
import dev.headroom.bench.BenchReport.Peak;
import dev.headroom.bench.BenchReport.Rounds;
import dev.headroom.bench.peer.Check;
import dev.headroom.bench.peer.Task;
import dev.headroom.machine.Processor;
import dev.headroom.tensor.Dtype;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class BenchReportTest {
  private static final Task TASK = Task.of(Task.Kind.GEMM, Dtype.F32, "10x20x30");

  private static final Rounds ROUNDS =
      new Rounds(
          TASK,
          0,
          Map.of(
              "headroom", new double[] {1, 2, 4},
              "slow", new double[] {10, 10, 10},
              "fast", new double[] {1, 1, 4}),
          Map.of("headroom", new Check(1e-7, 1e-8)),
          Map.of("headroom", "simd"));

  @Test
  void theRatioIsTheMedianOfPerRoundRatiosToTheHardestPeer() {
    BenchReport.Best best = ROUNDS.best(2).getFirst();
    assertThat(ROUNDS.best(2)).hasSize(1);
    assertThat(best.contestant()).isEqualTo("headroom");
    assertThat(best.peer()).isEqualTo("fast");
    assertThat(best.ratio()).isEqualTo(1); // of 1, 1/2, 1; the ratio of medians is 1/2
    assertThat(best.ratioLow()).isEqualTo(0.5);
    assertThat(best.ratioHigh()).isEqualTo(1);
  }

  @Test
  void speedIsOfTheMedianRound() {
    BenchReport.Row ours =
        ROUNDS.rows(2, 1e-5).stream()
            .filter(row -> row.contestant().equals("headroom"))
            .findFirst()
            .orElseThrow();
    assertThat(ours.gflops()).isEqualTo(2 * 10 * 20 * 30 / 2.0 / 1e9);
    assertThat(ours.shareOfPeak()).isEqualTo(0.6);
    assertThat(ours.maxError()).isEqualTo(1e-7);
    assertThat(ours.rounds()).isEqualTo(3);
  }

  @Test
  void aPeakThatMovedByOverATenthIsUnsteady() {
    assertThat(new Peak(100, 91).steady()).isTrue();
    assertThat(new Peak(100, 89).steady()).isFalse();
    assertThat(new Peak(89, 100).steady()).isFalse();
    assertThat(new Peak(89, 100).warning().orElseThrow()).contains("89.0", "100.0", "ratios");
  }

  /// Minutes of measuring are not thrown away: the rows stand, with a warning, in all three forms.
  @Test
  void anUnsteadyMachineKeepsItsRoundsAndSaysSo(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("benchmarks.md");
    for (boolean steady : new boolean[] {true, false}) {
      BenchReport report = report(new Peak(100, steady ? 95 : 80));
      BenchDocument.update(file, new WholeFile(file), report, "./headroom bench gemm");
      String json = JsonMapper.shared().writeValueAsString(report);
      assertThat(JsonMapper.shared().readTree(json).at("/peak/steady").booleanValue())
          .isEqualTo(steady);
      for (String form : List.of(BenchDocument.text(report), Files.readString(file), json)) {
        assertThat(form).contains("10x20x30", "headroom", "fast", "2000");
        assertThat(form.replace("\"", "").replace(":false", ": false").contains("steady: false"))
            .isNotEqualTo(steady);
      }
      assertThat(BenchDocument.text(report)).contains("1.00 of fast (0.50 to 1.00)");
      assertThat(file).content().contains("| **1.00** of fast (0.50 to 1.00) |");
    }
  }

  private static BenchReport report(Peak peak) {
    return new BenchReport(
        BenchReport.SCHEMA,
        new Processor("CPU", 512, 2),
        peak,
        ROUNDS.rows(2, peak.larger()),
        ROUNDS.best(2));
  }

  private static final Rounds WITH_LEVELS =
      new Rounds(
          TASK,
          2,
          Map.of(
              "headroom", new double[] {2, 4, 4},
              "headroom-fast", new double[] {1, 2, 4},
              "slow", new double[] {10, 10, 10},
              "fast", new double[] {3, 3, 3}),
          Map.of("headroom-fast", new Check(4e-7, 3e-8), "fast", new Check(2e-7, 1e-8)),
          Map.of());

  @Test
  void aFastSchemeIsComparedWithOurDefinitionAndWithTheBestPeer() {
    assertThat(WITH_LEVELS.best(2))
        .extracting(best -> best.contestant() + " " + best.ratio() + " of " + best.peer())
        .containsExactly(
            "headroom 0.75 of fast", "headroom-fast 2.0 of headroom", "headroom-fast 1.5 of fast");
  }

  @Test
  void theTableOfFastProductsHasALineForEachContestant(@TempDir Path folder) throws Exception {
    List<BenchReport.Row> rows = WITH_LEVELS.rows(1, 100);
    BenchReport report =
        new BenchReport(
            BenchReport.SCHEMA,
            new Processor("CPU", 512, 1),
            new Peak(100, 100),
            rows,
            WITH_LEVELS.best(1));
    Path file = folder.resolve("benchmarks.md");
    BenchDocument.update(file, new WholeFile(file), report, "./headroom bench gemm");
    assertThat(file)
        .content()
        .contains("### Fast products, f32, 1 thread\n")
        .contains(
            "| 10x20x30 | headroom-fast | 2 | 2000 | 0.0 | 0% | 4.0e-07 | 3.0e-08"
                + " | **2.00** (1.00 to 2.00) | **1.50** of fast (0.75 to 3.00) |")
        .contains("| - | **0.75** of fast (0.75 to 1.50) |")
        .contains("| 10x20x30 | fast | - | 3000 | 0.0 | 0% | 2.0e-07 | 1.0e-08 | - | - |");
    assertThat(BenchDocument.text(report))
        .contains("4.0e-07    3.0e-08  2.00 (1.00 to 2.00)      1.50 of fast (0.75 to 3.00)")
        .doesNotContain("*");
  }

  @Test
  void aDocumentKeepsOtherMachinesAndOtherTasksAndReplacesTheSame(@TempDir Path folder)
      throws Exception {
    String kept = "# Benchmarks\n\nText.\n\n## Other machine\n\nold\n\n";
    String attention = "### attention, f32, 2 threads\n\nolder\n";
    Path file =
        Files.writeString(
            folder.resolve("benchmarks.md"), kept + "## CPU, 512-bit vectors\n\n" + attention);
    for (double peak : new double[] {100, 200}) {
      BenchReport report = report(new Peak(peak, peak));
      BenchDocument.update(file, new WholeFile(file), report, "./headroom bench gemm");
    }
    assertThat(file)
        .content()
        .startsWith(kept + "## CPU, 512-bit vectors\n\n" + attention + "\n### gemm, f32, 2 threads")
        .contains("`./headroom bench gemm`", "Peak 200.0", "headroom: simd")
        .contains("| gemm | 10x20x30 | 2000 | ")
        .contains("| **1.00** of fast (0.50 to 1.00) |")
        .doesNotContain("Peak 100.0");
  }
}
